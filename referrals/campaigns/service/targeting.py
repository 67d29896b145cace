"""Which institutions a campaign checks: from the register, a file, a draw, one by one, or once more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.infra.database import insert_all
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.campaigns import policy, queries
from referrals.campaigns.book import registry
from referrals.campaigns.events import TasksAdded
from referrals.campaigns.forms import AddByFilter, AddByHand, AddDrawn, LookBack, TaskFilter
from referrals.campaigns.models import Campaign, CampaignTask
from referrals.campaigns.queries import targets, tasks, visits
from referrals.campaigns.rules import MOST_TASKS, Origin, State, TaskState
from referrals.campaigns.service.ordering import today
from referrals.draws import queries as draws
from referrals.draws import service as drawing
from referrals.draws.rules import DrawKind, Occasion, Occasions


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the institutions named: new tasks, those there already."""

    new: int
    there: int


@dataclass(frozen=True, slots=True)
class TargetFile:
    """A list of institutions as read: codes or names with their line, and what is wrong with lines."""

    named: Sequence[tuple[int, str]]
    sha256: str
    errors: list[tuple[int, str, str]] = field(default_factory=list)


def area(work: Work, campaign: Campaign) -> frozenset[str]:
    """Return the regions targets may lie in: the lead's, and where the superior ordered it all its own."""
    crosses = registry.version(campaign.kind).crosses
    region = campaign.region if crosses else queries.agency(work.session, campaign.lead).region
    return queries.downward(work.session, region)


def add_by_filter(work: Work, campaign_id: int, form: AddByFilter) -> Added:
    """Make a task for every institution of the area that the filter lets through."""
    campaign = _prepared(work, campaign_id)
    found = targets.matching(work.session, form, area(work, campaign), MOST_TASKS + 1)
    if not found:
        raise Invalid(kinds="none_matches")
    return _add(work, campaign, found, Origin.REGISTER)


def add_by_hand(work: Work, campaign_id: int, form: AddByHand) -> Added:
    """Make a task for one institution. Invalid when it is unknown, ambiguous or outside the area."""
    campaign = _prepared(work, campaign_id)
    ids = targets.known(work.session, [form.institution])[form.institution]
    if len(ids) != 1:
        raise Invalid(institution="ambiguous_name" if ids else "unknown_institution")
    place = targets.one(work.session, next(iter(ids)))
    if place.region not in area(work, campaign):
        raise Invalid(institution="outside_area")
    return _add(work, campaign, [place], Origin.HAND)


def add_from_file(work: Work, campaign_id: int, file: TargetFile) -> Added:
    """Make tasks of a list. All or nothing: the errors of every line are in `file.errors` first.

    Invalid (files) when there are any.
    """
    campaign = _prepared(work, campaign_id)
    inside, texts = area(work, campaign), {name for _, name in file.named}
    found = targets.known(work.session, texts)
    places = targets.rows(work.session, {each for ids in found.values() for each in ids})
    chosen: dict[int, int] = {}
    for line, name in file.named:
        ids = found[name]
        if len(ids) != 1:
            code = "ambiguous_name" if ids else "unknown_institution"
            file.errors.append((line, "institution", code))
            continue
        (place,) = ids
        if places[place].region not in inside:
            file.errors.append((line, "institution", "outside_area"))
        elif chosen.setdefault(place, line) != line:
            file.errors.append((line, "institution", "repeated_row"))
    if not file.named:
        file.errors.append((1, "institution", "nothing_to_import"))
    if file.errors:
        raise Invalid(files="rows_wrong")
    rows = [places[each] for each in chosen]
    return _add(work, campaign, rows, Origin.FILE, source=file.sha256[:16])


def add_drawn(work: Work, campaign_id: int, form: AddDrawn) -> Added:
    """Make tasks of what a finished draw of one's own agency drew, without what was left out since.

    Invalid for a draw of people, one not finished, published or taken by another campaign, and an
    institution outside the area.
    """
    campaign = _prepared(work, campaign_id)
    chosen = drawing.use(work, DrawKind.TARGETS, form.draw, campaign_id)
    drawn = draws.drawn(work.session, chosen.id)
    ids = {each.institution_id for each in drawn if each.institution_id is not None}
    places, inside = targets.rows(work.session, ids), area(work, campaign)
    if any(each.region not in inside for each in places.values()):
        raise Invalid(draw="outside_area")
    return _add(work, campaign, list(places.values()), Origin.DRAW, source=chosen.number)


def finished_draws(work: Work, campaign_id: int) -> list[targets.Drawing]:
    """Return the draws of institutions of the actor's agency the campaign may use, the newest first."""
    return drawing.free_for(work, DrawKind.TARGETS, campaign_id)


def occasions(work: Work, _: Occasions) -> tuple[Occasion, ...]:
    """Return the campaigns of the actor's agency that targets or people may be drawn for."""
    return tuple(
        Occasion(known(each.id), f"{each.number} {each.title}".strip())
        for each in queries.newest(work.session, work.actor)
        if each.state in {State.PLANNED, State.RUNNING}
    )


def look_back(work: Work, campaign_id: int, form: LookBack) -> Added:
    """Make tasks of those done that breached and have nothing left to put right, each once more.

    Of the same campaign, or of an earlier one the actor may see (`form.source`).
    """
    campaign = _prepared(work, campaign_id)
    earlier = queries.get(work.session, work.actor, form.source or campaign_id)
    same = earlier.id == campaign.id
    done = _put_right(work, known(earlier.id))
    there = {each.follows_id for each in _every(work, campaign_id)}
    inside = area(work, campaign)
    made = [
        CampaignTask(
            campaign_id=campaign_id,
            institution_id=each.institution_id,
            round=each.round + 1 if same else 1,
            follows_id=each.id,
            kind=each.kind,
            region=each.region,
            origin=Origin.LOOK_BACK,
            source=earlier.number if not same else "",
            state=TaskState.ASSIGNED if form.due_on and each.agency and same else TaskState.OPEN,
            agency=each.agency if form.due_on and same else None,
            due_on=form.due_on if same else None,
        )
        for each in done
        if each.id not in there and each.region in inside
    ]
    taken = frozenset() if same else tasks.taken(work.session, campaign_id)
    fresh = [each for each in made if each.institution_id not in taken]
    if not fresh:
        raise Invalid(source="none_to_look_back")
    insert_all(work.session, fresh)
    _tell(work, campaign, Origin.LOOK_BACK, earlier.number, len(fresh))
    return Added(len(fresh), len(done) - len(fresh))


def _put_right(work: Work, campaign_id: int) -> list[CampaignTask]:
    asked = TaskFilter(state=TaskState.DONE, found="breached")
    done = [line.task for part in _parts(work, campaign_id, asked) for line in part]
    visited = [each.inspection_id for each in done if each.inspection_id is not None]
    settled = visits.put_right(work.session, visited)
    return [each for each in done if each.inspection_id is None or each.inspection_id in settled]


def _every(work: Work, campaign_id: int) -> Iterable[CampaignTask]:
    return (line.task for part in _parts(work, campaign_id, TaskFilter()) for line in part)


def _parts(work: Work, campaign_id: int, asked: TaskFilter) -> Iterable[list[tasks.Line]]:
    return tasks.batches(work.session, campaign_id, asked, today(work))


def _prepared(work: Work, campaign_id: int) -> Campaign:
    campaign = queries.get(work.session, work.actor, campaign_id, lock=True)
    require(policy.can_prepare(work.actor, campaign))
    return campaign


def _add(
    work: Work,
    campaign: Campaign,
    places: Sequence[visits.Place],
    origin: Origin,
    *,
    source: str = "",
) -> Added:
    campaign_id = known(campaign.id)
    taken = tasks.taken(work.session, campaign_id)
    fresh = [each for each in places if each.id not in taken]
    if len(taken) + len(fresh) > MOST_TASKS:
        raise Invalid(kinds="too_many_targets")
    made = [
        CampaignTask(
            campaign_id=campaign_id,
            institution_id=known(each.id),
            kind=each.kind,
            region=each.region,
            origin=origin,
            source=source,
        )
        for each in fresh
    ]
    insert_all(work.session, made)
    if made:
        _tell(work, campaign, origin, source, len(made))
    return Added(len(made), len(places) - len(made))


def _tell(work: Work, campaign: Campaign, origin: Origin, source: str, count: int) -> None:
    work.session.flush()
    work.record(
        TasksAdded(
            campaign_id=known(campaign.id),
            agency=campaign.agency,
            origin=str(origin),
            source=source,
            count=count,
        )
    )
