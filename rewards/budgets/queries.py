"""Reading the year's reward money of one's own agency."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from rewards.budgets import rules
from rewards.budgets.models import BudgetGrant, BudgetMove, RewardBudget
from rewards.budgets.rules import Held


def years(session: Session, actor: Actor) -> Sequence[RewardBudget]:
    """Return the years of the actor's agency, newest first; NotFound without an office for it."""
    if not actor.holds(*rules.SEEN_BY):
        raise NotFound
    rows = select(RewardBudget).where(RewardBudget.agency == actor.agency)
    return session.exec(rows.order_by(col(RewardBudget.year).desc())).all()


def grants(session: Session, actor: Actor) -> Sequence[BudgetGrant]:
    """Return what was granted to the actor's agency, newest first."""
    rows = select(BudgetGrant).where(BudgetGrant.agency == actor.agency)
    return session.exec(rows.order_by(col(BudgetGrant.id).desc()).limit(100)).all()


def grant(session: Session, actor: Actor, grant_id: int) -> BudgetGrant:
    """Return a grant of the actor's agency, held until the transaction ends; else NotFound."""
    rows = select(BudgetGrant).where(BudgetGrant.id == grant_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    if found is None or found.agency != actor.agency or not actor.holds(*rules.SEEN_BY):
        raise NotFound
    return found


def budget(session: Session, agency: str, year: int) -> RewardBudget | None:
    """Return the money of a year, held until the transaction ends."""
    rows = select(RewardBudget).where(RewardBudget.agency == agency, RewardBudget.year == year)
    options = {"populate_existing": True}
    return session.exec(rows.with_for_update(), execution_options=options).one_or_none()


def of_award(session: Session, award_id: int) -> tuple[RewardBudget, Held] | None:
    """Return the year a reward is paid from, held, and what it holds of it; None when nothing."""
    last = select(BudgetMove.budget_id).where(BudgetMove.award_id == award_id)
    budget_id = session.exec(last.order_by(col(BudgetMove.id).desc()).limit(1)).first()
    if budget_id is None:
        return None
    rows = select(RewardBudget).where(RewardBudget.id == budget_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one()
    return found, rules.held((each.step, each.amount_fen) for each in moves(session, award_id))


def moves(session: Session, award_id: int) -> Sequence[BudgetMove]:
    """Return the steps of a reward through its year's money, oldest first."""
    rows = select(BudgetMove).where(BudgetMove.award_id == award_id)
    return session.exec(rows.order_by(col(BudgetMove.id))).all()
