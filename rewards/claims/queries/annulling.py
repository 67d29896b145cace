"""Reading annulments, and the rewards that stand in the place of annulled ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from sqlmodel import Session, col, select

from portal.cases import queries as cases
from portal.kernel.actor import Actor
from rewards.claims.models import Award, RewardAnnulment, RewardAnnulmentDecision
from rewards.claims.rules import State

Annulled: TypeAlias = tuple[RewardAnnulment, RewardAnnulmentDecision | None]


def annulments(session: Session, award_id: int) -> Sequence[Annulled]:
    """Return every proposal to annul a reward with what was decided on it, oldest first."""
    rows = select(RewardAnnulment, RewardAnnulmentDecision).join(
        RewardAnnulmentDecision,
        col(RewardAnnulmentDecision.annulment_id) == col(RewardAnnulment.id),
        isouter=True,
    )
    rows = rows.where(RewardAnnulment.award_id == award_id)
    return session.exec(rows.order_by(col(RewardAnnulment.serial))).all()


def annulment_open(session: Session, award_id: int) -> RewardAnnulment | None:
    """Return the proposal to annul a reward that nobody decided yet."""
    found = [each for each, decision in annulments(session, award_id) if decision is None]
    return found[0] if found else None


def annulments_open(session: Session, actor: Actor) -> Sequence[tuple[Award, RewardAnnulment]]:
    """Return the rewards of the actor's agency of which it is proposed that they be annulled."""
    decided = select(RewardAnnulmentDecision.annulment_id)
    recused = cases.recused_from(actor.officer_id, col(Award.case_id))
    rows = select(Award, RewardAnnulment).join(
        RewardAnnulment, col(RewardAnnulment.award_id) == col(Award.id)
    )
    rows = rows.where(Award.agency == actor.agency, ~recused)
    rows = rows.where(col(RewardAnnulment.id).not_in(decided))
    return session.exec(rows.order_by(col(RewardAnnulment.id)).limit(50)).all()


def replaced_by(session: Session, tip_ids: list[int]) -> int | None:
    """Return the annulled reward of some reports that the next one stands for; None without."""
    rows = select(Award.id).where(col(Award.tip_id).in_(tip_ids), Award.state == State.ANNULLED)
    return session.exec(rows.order_by(col(Award.id).desc()).limit(1)).first()


def story(session: Session, award: Award) -> Sequence[Award]:
    """Return a reward with those it stands for and those that stand for it, oldest first."""
    found, new = {award.id: award}, [award]
    while new:
        ids = [each.id for each in new]
        earlier = [each.replaces_id for each in new if each.replaces_id]
        rows = select(Award).where(
            col(Award.id).in_(earlier) | col(Award.replaces_id).in_(ids),
            col(Award.id).not_in(found),
        )
        new = list(session.exec(rows).all())
        found |= {each.id: each for each in new}
    return sorted(found.values(), key=lambda each: each.id or 0)
