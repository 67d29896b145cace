"""Reading whether two reports are one person's, as the custodian answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from rewards.eligibility.models import RewardStatement


def pairs_of(session: Session, tip_ids: Collection[int]) -> Sequence[RewardStatement]:
    """Return every question whether one of these reports and another are one person's, oldest first."""
    other = col(RewardStatement.other_tip_id)
    rows = select(RewardStatement).where(
        other.is_not(None), col(RewardStatement.tip_id).in_(tip_ids) | other.in_(tip_ids)
    )
    return session.exec(rows.order_by(col(RewardStatement.id))).all()


def pair(session: Session, one: int, other: int) -> RewardStatement | None:
    """Return the newest question about two reports."""
    first, second = sorted((one, other))
    rows = select(RewardStatement).where(
        RewardStatement.tip_id == first, RewardStatement.other_tip_id == second
    )
    return session.exec(rows.order_by(col(RewardStatement.id).desc()).limit(1)).first()
