"""What is read of annulments: by the pages of rewards, by the reporter, in the letter."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import DomainError, NotFound
from portal.kernel.ids import known
from portal.kernel.money import format_yuan
from rewards.claims import policy, queries, rules
from rewards.claims.book import annulments, registry
from rewards.claims.models import Award
from rewards.claims.rules import About, Outcome, State
from rewards.claims.rules.annulling import Shown
from rewards.claims.service import sums
from rewards.claims.service.awards import today
from rewards.eligibility import service as eligibility_of


def letter(work: Work, award: Award) -> bytes:
    """Return the letter that tells the reporter, as a PDF. NotFound unless it was annulled."""
    if award.state is not State.ANNULLED:
        raise NotFound
    found, decision = queries.annulments(work.session, known(award.id))[-1]
    if decision is None:
        raise NotFound
    ground = annulments.ground(found.ground)
    day = decision.decided_at.astimezone(LEGAL_ZONE).date()
    return pdf(
        "reward_annulment",
        {
            "agency": agencies.agency(work.session, award.agency).zh,
            "number": decision.number,
            "tip_number": queries.tip_number(work.session, award.tip_id),
            "award_number": award.number,
            "amount": format_yuan(award.amount_fen),
            "ground": ground.told.zh,
            "legal_basis": f"{ground.law}",
            "reasons": found.told,
            "object_by": printed_day(registry.in_force_on(day).last(day)),
            "date": printed_day(decision.decided_at),
        },
    )


def shown(work: Work, award: Award) -> set[Shown]:
    """Return what the records show that speaks for annulling a reward."""
    found = set()
    reviews = queries.reviews_of(work.session, award.tip_id)
    if any(
        each.award_id == award.id
        and each.about is not About.FIRST
        and each.outcome is Outcome.CHANGED
        for each in reviews
    ):
        found.add(Shown.REVIEW_CHANGED)
    first = queries.first_tip_id(work.session, award.case_id)
    if not award.first_reason and first not in eligibility_of.joined_with(work, award.tip_id):
        found.add(Shown.NOT_FIRST)
    if award.fell_to_fen is not None or not _still_allowed(work, award):
        found.add(Shown.BASE_FELL)
    return found


def view(work: Work, award: Award) -> dict[str, Any]:
    """Return what the page of a reward shows of annulling it, and the story it is part of."""
    award_id = known(award.id)
    rows = queries.annulments(work.session, award_id)
    waiting = next((each for each, decision in rows if decision is None), None)
    free = award.state in rules.ANNULLABLE and award.paid_by is None
    can = policy.can_propose(work.actor) and free and waiting is None
    records = shown(work, award) if can else set()
    return {
        "rows": [(each, annulments.ground(each.ground), decision) for each, decision in rows],
        "grounds": [
            (each.code, each.title)
            for each in annulments.in_force_on(today(work)).values()
            if each.holds(records)
        ],
        "can_propose": can,
        "can_decide": waiting is not None and free and policy.can_annul(work.actor, award, waiting),
        "waiting": waiting,
        "in_payment": award.state in rules.ANNULLABLE and award.paid_by is not None,
        "story": [
            (each, rules.STATE_NAMES[each.state], rules.STATE_TONES.get(each.state, ""))
            for each in queries.story(work.session, award)
        ],
    }


def waiting(work: Work) -> list[Award]:
    """Return the rewards of which somebody proposed to annul them, and the actor may decide."""
    if not work.actor.holds(Office.HEAD, Office.DEPUTY_HEAD):
        return []
    found = queries.annulments_open(work.session, work.actor)
    return [award for award, asked in found if policy.can_annul(work.actor, award, asked)]


def told(work: Work, award: Award) -> dict[str, Any] | None:
    """Return what the reporter reads of an annulment: the ground, the words, the remedy; None without."""
    if award.state is not State.ANNULLED or award.annulled_at is None:
        return None
    found, _ = queries.annulments(work.session, known(award.id))[-1]
    day = award.annulled_at.astimezone(LEGAL_ZONE).date()
    term = registry.in_force_on(day)
    ground = annulments.ground(found.ground)
    return {"on": day, "ground": ground, "told": found.told, "last": term.last(day)}


def _still_allowed(work: Work, award: Award) -> bool:
    others = queries.taken_fen(work.session, award.case_id, but=award.id)
    try:
        return award.amount_fen <= sums.allowed_fen(work, award, others_fen=others)
    except DomainError:
        return False
