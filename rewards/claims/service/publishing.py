"""A list of rewards for the public: the clerk draws it up, the head agrees."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from portal.agencies import queries as agencies
from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.registry.book.registry import CATEGORIES
from rewards.claims import policy, queries
from rewards.claims.events import RewardsNotPublished, RewardsProposedForPublic, RewardsPublished
from rewards.claims.forms import DecideList, PublishList
from rewards.claims.models import RewardList
from rewards.claims.rules.publishing import SMALLEST, Given, over, told


def draw_up(work: Work, form: PublishList) -> RewardList:
    """Draw up what may be told of the rewards paid in a year. The reward clerk.

    Invalid before the year has ended, while a list of it stands, and with too few to tell of any.
    """
    require(policy.can_propose(work.actor))
    if not over(form.year, work.now.astimezone(LEGAL_ZONE).date()):
        raise Invalid(year="not_over")
    in_turn(work.session, f"reward-list/{work.actor.agency}/{form.year}")
    if queries.has_list(work.session, work.actor.agency, form.year):
        raise Invalid(year="listed")
    paid = queries.paid_in(work.session, work.actor.agency, form.year)
    given = [
        Given(award.case_id, award.amount_fen, case.category, case.region, award.paid_on)
        for award, case in paid
        if award.paid_on is not None
    ]
    rows, withheld = told(given)
    if not rows:
        raise Invalid(year="too_few")
    made = RewardList(
        agency=work.actor.agency,
        year=form.year,
        rows=[asdict(each) for each in rows],
        withheld=withheld,
        proposed_by=known(work.actor.officer_id),
        proposed_by_name=work.actor.name,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = RewardsProposedForPublic(agency=made.agency, list_id=known(made.id), count=len(rows))
    work.record(event)
    notices.about(work, event, agency=made.agency, offices=(Office.HEAD,))
    return made


def decide(work: Work, list_id: int, form: DecideList) -> RewardList:
    """Publish a list as it was drawn up, or not. The head, not who drew it up."""
    found = queries.list_(work.session, work.actor, list_id)
    if found.decided_at is not None:
        raise Conflict
    require(policy.can_publish(work.actor, found))
    found.decided_by, found.decided_by_name = work.actor.officer_id, work.actor.name
    found.decided_at, found.published = work.now, form.decision == "publish"
    work.session.add(found)
    if found.published:
        work.record(RewardsPublished(agency=found.agency, list_id=list_id, count=len(found.rows)))
    else:
        work.record(RewardsNotPublished(agency=found.agency, list_id=list_id))
    return found


def board(work: Work) -> dict[str, Any]:
    """Return the lists of the actor's agency."""
    found = queries.lists(work.session, work.actor)
    return {
        "lists": [(each, policy.can_publish(work.actor, each)) for each in found],
        "can_draw_up": policy.can_propose(work.actor),
        "this_year": work.now.astimezone(LEGAL_ZONE).year,
        "smallest": SMALLEST,
        **_names(work),
    }


def on_show(work: Work) -> dict[str, Any]:
    """Return what the public reads: per agency and year the newest list."""
    names = agencies.agency_names(work.session)
    found = [(names[each.agency], each) for each in queries.published(work.session)]
    return {"lists": found, "smallest": SMALLEST, **_names(work)}


def _names(work: Work) -> dict[str, Any]:
    return {"categories": CATEGORIES, "regions": agencies.region_names(work.session)}
