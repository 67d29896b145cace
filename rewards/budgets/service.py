"""Granting a year's reward money; reserving, spending, releasing it for one reward."""

from __future__ import annotations

from typing import Any

from portal.identity import queries as officers
from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.law import Citation, Status
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.budgets import policy, queries, rules
from rewards.budgets.events import BudgetDeclined, BudgetGranted, BudgetProposed
from rewards.budgets.forms import Grant, Settle
from rewards.budgets.models import BudgetGrant, BudgetMove, RewardBudget
from rewards.budgets.rules import GrantState, Step

LAW = Citation("医保办发〔2022〕22号", "奖励资金纳入同级预算", Status.NEEDS_CONFIRMATION)
"""The agency that handled the tip pays from its own budget (law.md §8, from secondary sources)."""


def propose(work: Work, form: Grant) -> BudgetGrant:
    """Put in what a document grants for a year. Head or finance. Invalid without an amount."""
    require(policy.can_propose(work.actor))
    if form.amount <= 0:
        raise Invalid(amount="not_positive")
    made = BudgetGrant(
        agency=work.actor.agency,
        year=form.year,
        amount_fen=-form.amount if form.less else form.amount,
        document=form.document,
        note=form.note,
        proposed_by=known(work.actor.officer_id),
        proposed_by_name=work.actor.name,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = BudgetProposed(
        agency=made.agency, grant_id=known(made.id), year=made.year, amount_fen=made.amount_fen
    )
    work.record(event)
    notices.about(work, event, agency=made.agency, offices=tuple(policy.MAKERS))
    return made


def settle(work: Work, grant_id: int, form: Settle) -> BudgetGrant:
    """Confirm a grant against its document, or not: another person, one of the two the head.

    Refused when less is taken back than is still free of the year.
    """
    grant = queries.grant(work.session, work.actor, grant_id)
    if grant.state is not GrantState.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, grant))
    proposer = officers.offices(work.session, grant.proposed_by)
    require(not policy.needs_head(work.actor, Office.HEAD in proposer))
    grant.decided_by, grant.decided_by_name = work.actor.officer_id, work.actor.name
    grant.decided_at = work.now
    work.session.add(grant)
    told: dict[str, Any] = {"agency": grant.agency, "grant_id": grant_id, "year": grant.year}
    if form.decision == "decline":
        grant.state = GrantState.DECLINED
        work.record(BudgetDeclined(**told))
        return grant
    grant.state = GrantState.GRANTED
    _add(work, grant)
    work.record(BudgetGranted(**told, amount_fen=grant.amount_fen))
    return grant


def reserve(work: Work, agency: str, award_id: int, fen: int) -> None:
    """Reserve money of the present year for a reward in the transaction that approves it.

    Refused when the year has no budget, or less than `fen` is free of it.
    """
    year = work.now.astimezone(LEGAL_ZONE).year
    found = queries.budget(work.session, agency, year)
    if found is None:
        raise Refused(Reason("budget_none", LAW, told=str(year)))
    if rules.free(found.granted_fen, found.reserved_fen, found.spent_fen) < fen:
        raise Refused(Reason("budget_spent", LAW, told=str(year)))
    found.reserved_fen += fen
    _move(work, found, award_id, Step.RESERVE, fen)


def release(work: Work, award_id: int) -> None:
    """Give back what a reward still reserves. Nothing happens when it reserves nothing."""
    found = queries.of_award(work.session, award_id)
    if found is None or not found[1].reserved_fen:
        return
    budget, held = found
    budget.reserved_fen -= held.reserved_fen
    _move(work, budget, award_id, Step.RELEASE, held.reserved_fen)


def spend(work: Work, award_id: int) -> None:
    """Count what a reward reserved as paid. Nothing happens when it reserves nothing."""
    found = queries.of_award(work.session, award_id)
    if found is None or not found[1].reserved_fen:
        return
    budget, held = found
    budget.reserved_fen -= held.reserved_fen
    budget.spent_fen += held.reserved_fen
    _move(work, budget, award_id, Step.SPEND, held.reserved_fen)


def unspend(work: Work, award_id: int, fen: int) -> None:
    """Reserve again what was paid and did not arrive, of the year it was approved in, ended or not.

    Conflict when more comes back than was paid; nothing happens for a reward that had no budget.
    """
    found = queries.of_award(work.session, award_id)
    if found is None:
        return
    budget, held = found
    if not 0 < fen <= held.spent_fen:
        raise Conflict
    budget.spent_fen -= fen
    budget.reserved_fen += fen
    _move(work, budget, award_id, Step.UNSPEND, fen)


def take_back(work: Work, award_id: int, fen: int) -> None:
    """Let money of a reward that came back be free again, to the year it was paid from.

    Conflict when more comes back than was paid; nothing happens for a reward that had no budget.
    """
    found = queries.of_award(work.session, award_id)
    if found is None:
        return
    budget, held = found
    if not 0 < fen <= held.spent_fen:
        raise Conflict
    budget.spent_fen -= fen
    _move(work, budget, award_id, Step.TAKE_BACK, fen)


def view(work: Work) -> dict[str, Any]:
    """Return what the page of the budget shows."""
    return {
        "years": [(each, _free(each)) for each in queries.years(work.session, work.actor)],
        "grants": [
            (each, policy.can_decide(work.actor, each))
            for each in queries.grants(work.session, work.actor)
        ],
        "states": rules.GRANT_STATES,
        "can_propose": policy.can_propose(work.actor),
        "law": LAW,
        "this_year": work.now.astimezone(LEGAL_ZONE).year,
    }


def _free(each: RewardBudget) -> int:
    return rules.free(each.granted_fen, each.reserved_fen, each.spent_fen)


def _add(work: Work, grant: BudgetGrant) -> None:
    in_turn(work.session, f"reward-budget/{grant.agency}/{grant.year}")
    found = queries.budget(work.session, grant.agency, grant.year)
    budget = found or RewardBudget(agency=grant.agency, year=grant.year)
    if _free(budget) + grant.amount_fen < 0:
        raise Refused(Reason("budget_promised", LAW, told=str(grant.year)))
    budget.granted_fen += grant.amount_fen
    work.session.add(budget)
    work.session.flush()


def _move(work: Work, budget: RewardBudget, award_id: int, step: Step, fen: int) -> None:
    work.session.add(budget)
    work.session.add(
        BudgetMove(
            budget_id=known(budget.id),
            award_id=award_id,
            step=step,
            amount_fen=fen,
            moved_by=work.actor.name,
            moved_at=work.now,
        )
    )
    work.session.flush()
