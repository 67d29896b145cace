"""Handing tasks out: to an agency or to whoever answers for the place, and who goes."""

from __future__ import annotations

from datetime import date

from portal.agencies import queries as agencies
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.campaigns import policy, queries
from referrals.campaigns.book import registry
from referrals.campaigns.events import TaskOfficersNamed, TasksDispatched
from referrals.campaigns.forms import Dispatch, NameDrawn, NameOfficers, TaskFilter
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.queries import targets, tasks
from referrals.campaigns.rules import State, TaskState
from referrals.campaigns.service.ordering import HEARS, today
from referrals.draws import queries as draws
from referrals.draws import service as drawing
from referrals.draws.rules import DrawKind
from referrals.inspections import queries as inspections
from referrals.inspections import rules as visiting

_PART = 2_000


def dispatch(work: Work, campaign_id: int, form: Dispatch) -> int:
    """Hand tasks nobody has begun to an agency of the campaign; return how many moved.

    Those named, or else all open ones the filter matches. Without an agency each goes to the one of
    the lead's kind that answers for its region. Invalid when that is no member, or one that may not
    inspect what is to be inspected, or the day lies before today.
    """
    campaign = queries.get(work.session, work.actor, campaign_id, lock=True)
    require(policy.can_run(work.actor, campaign))
    if form.due_on < today(work):
        raise Invalid(due_on="past_day")
    found = _chosen(work, campaign_id, form)
    if not found:
        raise Invalid(tasks="none_matches")
    able = _able(work, campaign)
    by_agency: dict[str, list[int]] = {}
    for region in {region for _, region in found}:
        code = form.agency or _answering(work, campaign, region)
        if code not in able:
            raise Invalid(agency="not_a_member")
        by_agency.setdefault(code, []).extend(key for key, where in found if where == region)
    return sum(
        _hand(work, campaign, code, ids, form.due_on) for code, ids in sorted(by_agency.items())
    )


def name_officers(work: Work, task_id: int, form: NameOfficers) -> CampaignTask:
    """Name the two certified officers of one's own agency who do a task not begun.

    Invalid for one alone, for somebody of another agency or without a certificate.
    """
    task = tasks.get(work.session, work.actor, task_id, lock=True)
    campaign = queries.by_id(work.session, task.campaign_id)
    require(policy.can_work(work.actor, campaign, task))
    if task.state is not TaskState.ASSIGNED:
        raise Conflict
    allowed = {each.id: each for each in inspections.certified(work.session, work.actor.agency)}
    if not set(form.officers) <= set(allowed):
        raise Invalid(officers="unknown_choice")
    team = [allowed[each] for each in dict.fromkeys(form.officers)]
    if not visiting.enough_officers(each.certificate_no for each in team):
        raise Invalid(officers="two_officers")
    task.first_officer_id, task.second_officer_id = team[0].id, team[1].id
    work.session.add(task)
    event = TaskOfficersNamed(
        campaign_id=task.campaign_id,
        agency=work.actor.agency,
        task_id=task_id,
        officers=tuple(known(each.id) for each in team),
    )
    work.record(event)
    notices.about(work, event, agency=work.actor.agency, officers=event.officers)
    return task


def drawn_teams(work: Work, campaign_id: int) -> list[targets.Drawing]:
    """Return the draws of inspectors of the actor's agency the campaign may use, the newest first."""
    return drawing.free_for(work, DrawKind.INSPECTORS, campaign_id)


def name_drawn(work: Work, task_id: int, form: NameDrawn) -> CampaignTask:
    """Name the pair that a finished draw of inspectors of one's own agency gives to this place.

    Of more than two drawn each goes to some of the agency's places: `drawing.pair_for`. Invalid for any
    other draw, or fewer than two; Refused, naming them, when somebody drawn cannot inspect for the
    agency any more: then who goes is named by hand.
    """
    task = tasks.get(work.session, work.actor, task_id)
    chosen = drawing.use(work, DrawKind.INSPECTORS, form.draw, task.campaign_id)
    drawn = {known(each.officer_id): each for each in draws.drawn(work.session, chosen.id)}
    codes = targets.codes(work.session, task.campaign_id, work.actor.agency)
    place = targets.one(work.session, task.institution_id).code
    pair = drawing.pair_for(chosen.seed, list(drawn), codes, place)
    team = [drawn[each] for each in pair]
    ours = {each.id for each in inspections.certified(work.session, work.actor.agency)}
    gone = [known(each.officer_id) for each in team if each.officer_id not in ours]
    if gone:
        names = queries.names_of(work.session, gone)
        raise Refused(Reason("drawn-not-ours", told="、".join(names.values())))
    if len(team) < visiting.LEAST_OFFICERS:
        raise Invalid(draw="two_officers")
    ids = tuple(known(each.officer_id) for each in team)
    return name_officers(work, task_id, NameOfficers(officers=ids))


def _chosen(work: Work, campaign_id: int, form: Dispatch) -> list[tuple[int, str]]:
    """Return (id, region) of what is to be handed out; NotFound for a task of another campaign."""
    if form.tasks and not tasks.belong(work.session, campaign_id, form.tasks):
        raise NotFound
    state = None if form.tasks else TaskState.OPEN
    asked = TaskFilter(state=state, group=form.group, region=form.region)
    found = tasks.movable(work.session, campaign_id, asked, today(work))
    wanted = set(form.tasks)
    return [(key, region) for key, region in found if not wanted or key in wanted]


def _able(work: Work, campaign: Campaign) -> frozenset[str]:
    """Return the members that may be given tasks: with a checklist where there is to be inspected."""
    found = queries.members(work.session, known(campaign.id))
    inspects = registry.version(campaign.kind).inspects
    return frozenset(each.agency for each in found if each.checklist or not inspects)


def _answering(work: Work, campaign: Campaign, region: str) -> str:
    kind = queries.agency(work.session, campaign.lead).kind
    try:
        return agencies.of_kind(work.session, region=region, kind=kind).code
    except NotFound:
        raise Invalid(agency="not_a_member") from None


def _hand(work: Work, campaign: Campaign, code: str, ids: list[int], due_on: date) -> int:
    moved = 0
    for at in range(0, len(ids), _PART):
        moved += tasks.hand_out(work.session, ids[at : at + _PART], code, due_on)
    event = TasksDispatched(
        campaign_id=known(campaign.id),
        agency=campaign.agency,
        title=campaign.title,
        assigned=code,
        count=moved,
        due_on=due_on.isoformat(),
    )
    work.record(event)
    if campaign.state is State.RUNNING:
        notices.about(work, event, agency=code, offices=HEARS)
    return moved
