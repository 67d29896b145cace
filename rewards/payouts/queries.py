"""Reading payments. Who may see the reward was settled before: `rewards.claims.queries`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from portal.audit.models import AuditLeaf
from portal.kernel.money import Move
from rewards.payouts.events import PayeeOpened
from rewards.payouts.models import Payout, RewardPosting, SealedPayee
from rewards.payouts.rules import Account, PayoutState


def payee(session: Session, award_id: int) -> SealedPayee | None:
    """Return where a claimed reward goes, still sealed."""
    return session.get(SealedPayee, award_id)


def payee_openings(session: Session, tip_id: int) -> Sequence[datetime]:
    """Return when officers opened where the reward of a tip goes, oldest first."""
    rows = select(AuditLeaf.at).where(
        AuditLeaf.tip_id == tip_id, AuditLeaf.event == PayeeOpened.__name__
    )
    return session.exec(rows.order_by(col(AuditLeaf.id))).all()


def payouts(session: Session, award_id: int) -> Sequence[Payout]:
    """Return every attempt at paying a reward, oldest first."""
    rows = select(Payout).where(Payout.award_id == award_id).order_by(col(Payout.id))
    return session.exec(rows).all()


def live_payout(session: Session, award_id: int) -> Payout | None:
    """Return the attempt that was not returned."""
    rows = select(Payout).where(Payout.award_id == award_id, Payout.state != PayoutState.RETURNED)
    return session.exec(rows, execution_options={"populate_existing": True}).one_or_none()


def by_reference(session: Session, agency: str, reference: str) -> Payout | None:
    """Return the payment of an agency under this reference."""
    rows = select(Payout).where(Payout.agency == agency, Payout.reference == reference)
    return session.exec(rows).one_or_none()


def postings(session: Session, award_id: int) -> Sequence[RewardPosting]:
    """Return the postings of a reward, oldest first."""
    rows = select(RewardPosting).where(RewardPosting.award_id == award_id)
    return session.exec(rows.order_by(col(RewardPosting.id))).all()


def moves(session: Session, award_id: int) -> list[Move[Account]]:
    """Return the postings of a reward as arithmetic sees them."""
    return [Move(p.debit, p.credit, p.amount_fen) for p in postings(session, award_id)]
