"""What the pages of rewards show, gathered for people who may see it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlmodel import col, func, select

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.ids import known
from rewards.claims import policy, queries, rules
from rewards.claims.models import Award
from rewards.claims.queries import CaseRow
from rewards.claims.rules import State
from rewards.claims.service.awards import Offer, arithmetic, notice, offer
from rewards.schemes.book import registry
from rewards.schemes.rules import CLAIM_LAW


def row(work: Work, award: Award) -> dict[str, Any]:
    """Return a reward with the words and numbers a table shows."""
    return {
        "award": award,
        "state": rules.STATE_NAMES[award.state],
        "tone": rules.STATE_TONES.get(award.state, ""),
        "tip_number": queries.tip_number(work.session, award.tip_id),
        "case_number": queries.case_number(work.session, award.case_id),
    }


def case_view(work: Work, case: CaseRow) -> dict[str, Any]:
    """Return the rewards of a case, and what may still be proposed for which tips."""
    case_id = known(case.id)
    tips = queries.eligible_in(work.session, work.actor, case_id)
    offers: dict[str, Offer] = {}
    for day in {tip.received_on for tip in tips}:
        offers |= {each.scheme.version: each for each in offer(work, case, day)}
    return {
        "case_id": case_id,
        "proven_fen": queries.proven_fen(work.session, case_id),
        "has_merged": len(cases.with_merged(work.session, case_id)) > 1,
        "rows": [row(work, each) for each in queries.of_case(work.session, work.actor, case_id)],
        "tips": tips,
        "first_id": queries.first_tip_id(work.session, case_id),
        "offers": [(offers[version], _lines(offers[version])) for version in sorted(offers)],
        "can_propose": policy.can_propose(work.actor),
    }


def follow_view(work: Work, tip_id: int) -> dict[str, Any] | None:
    """Return what the reporter reads of their reward, None while there is none."""
    award = notice(work, tip_id)
    if award is None:
        return None
    return {
        "award": award,
        "state": award.state.value,
        "scheme": registry.scheme_version(award.scheme_version),
        "lines": arithmetic(award),
        "claim_law": CLAIM_LAW,
    }


def home_view(work: Work) -> dict[str, Any] | None:
    """Return what waits for the acting officer, None when nothing does."""
    session, actor = work.session, work.actor
    waiting = []
    if policy.decides(actor):
        waiting += queries.waiting(session, actor, rules.State.PROPOSED)
    if policy.pays(actor):
        waiting += queries.waiting(session, actor, rules.State.CLAIMED)
    cases = queries.cases_to_propose_in(session, actor) if policy.can_propose(actor) else ()
    if not waiting and not cases:
        return None
    return {"rows": [row(work, each) for each in waiting], "cases": cases}


def _lines(offered: Offer) -> list[Any]:
    """Return the steps up to what is left; nothing has been decided yet."""
    steps = rules.lines(
        offered.scheme,
        proven_fen=offered.proven_fen,
        others_fen=offered.others_fen,
        amount_fen=0,
    )
    return [step for step in steps if step[0] != "decided"]


def paid_between(work: Work, since: date, until: date) -> tuple[int, int]:
    """Return how many rewards were paid from `since` to before `until`, and how many fen."""
    rows = select(func.count(), func.sum(Award.amount_fen)).where(
        Award.state == State.PAID, col(Award.paid_on) >= since, col(Award.paid_on) < until
    )
    count, fen = work.session.exec(rows).one()
    return count, int(fen or 0)
