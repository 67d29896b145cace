"""Reading payments. Who may see the reward was settled before: `rewards.claims.queries`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlmodel import Session, col, func, select

from portal.audit.models import AuditLeaf
from portal.intake import queries as intake
from portal.intake.models import UnsealRequest
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.money import Move
from rewards.claims import queries as awards
from rewards.claims.models import Award
from rewards.payouts.events import PayeeOpened
from rewards.payouts.models import (
    Payout,
    RewardClawback,
    RewardCode,
    RewardCodeTry,
    RewardMarkKey,
    RewardPosting,
    RewardRepayment,
    SealedPayee,
)
from rewards.payouts.rules import Account, PayoutState
from rewards.payouts.rules.clawbacks import STANDING, ClawbackState
from rewards.payouts.rules.codes import CodeState

UnsealRow: TypeAlias = UnsealRequest


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


def payout(session: Session, payout_id: int) -> Payout | None:
    """Return an attempt at paying as it is now."""
    rows = select(Payout).where(Payout.id == payout_id)
    return session.exec(rows, execution_options={"populate_existing": True}).one_or_none()


def sent(session: Session, agency: str) -> Sequence[Payout]:
    """Return the payments of an agency the bank was told to make and has not confirmed."""
    rows = select(Payout).where(Payout.agency == agency, Payout.state == PayoutState.SENT)
    return session.exec(rows.order_by(col(Payout.id))).all()


def confirmed(session: Session, agency: str, limit: int = 2_000) -> Sequence[Payout]:
    """Return the newest payments of an agency that were confirmed."""
    rows = select(Payout).where(Payout.agency == agency, Payout.state == PayoutState.CONFIRMED)
    return session.exec(rows.order_by(col(Payout.id).desc()).limit(limit)).all()


def by_reference(session: Session, agency: str, reference: str) -> Payout | None:
    """Return the payment of an agency under this reference."""
    rows = select(Payout).where(Payout.agency == agency, Payout.reference == reference)
    return session.exec(rows).one_or_none()


def mark_key(session: Session, agency: str) -> RewardMarkKey | None:
    """Return the key an agency's payees are marked under."""
    return session.exec(select(RewardMarkKey).where(RewardMarkKey.agency == agency)).one_or_none()


def paid_to(session: Session, family: Collection[int], mark: str, *, but: int) -> bool:
    """Tell whether another reward of a case's family went, or is going, to the payee of a mark."""
    rows = select(Payout.id).where(
        col(Payout.case_id).in_(family),
        Payout.mark == mark,
        Payout.state != PayoutState.RETURNED,
        Payout.award_id != but,
    )
    return session.exec(rows).first() is not None


def postings(session: Session, award_id: int) -> Sequence[RewardPosting]:
    """Return the postings of a reward, oldest first."""
    rows = select(RewardPosting).where(RewardPosting.award_id == award_id)
    return session.exec(rows.order_by(col(RewardPosting.id))).all()


def moves(session: Session, award_id: int) -> list[Move[Account]]:
    """Return the postings of a reward as arithmetic sees them."""
    return [Move(p.debit, p.credit, p.amount_fen) for p in postings(session, award_id)]


def has_identity(session: Session, tip_id: int) -> bool:
    """Tell whether an identity lies sealed with a tip and was not destroyed."""
    kept = intake.vault(session, tip_id)
    return kept is not None and kept.destroyed_at is None


def codes(session: Session, award_id: int) -> Sequence[RewardCode]:
    """Return the one-time codes of a reward, oldest first."""
    rows = select(RewardCode).where(RewardCode.award_id == award_id)
    return session.exec(rows.order_by(col(RewardCode.serial))).all()


def code_by_mark(session: Session, mark: bytes) -> RewardCode | None:
    """Return the code of this mark."""
    return session.exec(select(RewardCode).where(RewardCode.mark == mark)).one_or_none()


def code(session: Session, agency: str, code_id: int) -> RewardCode | None:
    """Return a code of an agency's rewards."""
    rows = select(RewardCode).where(RewardCode.id == code_id, RewardCode.agency == agency)
    return session.exec(rows, execution_options={"populate_existing": True}).one_or_none()


def presented(session: Session, agency: str) -> Sequence[RewardCode]:
    """Return the codes of an agency's counter that wait for their witness, oldest first."""
    rows = select(RewardCode).where(
        RewardCode.agency == agency, RewardCode.state == CodeState.PRESENTED
    )
    return session.exec(rows.order_by(col(RewardCode.id))).all()


def tries_since(session: Session, agency: str, since: datetime) -> int:
    """Return how many wrong codes were entered at an agency's counter after `since`."""
    rows = select(func.count()).where(RewardCodeTry.agency == agency, col(RewardCodeTry.at) > since)
    return int(session.exec(rows).one())


def agency_of(session: Session, award_id: int) -> str:
    """Return the agency that pays a reward."""
    return session.exec(select(Award.agency).where(Award.id == award_id)).one()


def clawback(session: Session, actor: Actor, clawback_id: int) -> RewardClawback:
    """Return a claim for a reward the actor may see, as it is now; raise NotFound otherwise."""
    rows = select(RewardClawback).where(RewardClawback.id == clawback_id)
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    if found is None:
        raise NotFound
    awards.get(session, actor, found.award_id)
    return found


def clawbacks(session: Session, award_id: int) -> Sequence[RewardClawback]:
    """Return the claims for a reward, oldest first."""
    rows = select(RewardClawback).where(RewardClawback.award_id == award_id)
    return session.exec(rows.order_by(col(RewardClawback.id))).all()


def claimed_back_fen(session: Session, award_id: int) -> int:
    """Return what standing claims for a reward come to, in fen."""
    amounts = select(func.coalesce(func.sum(RewardClawback.amount_fen), 0)).where(
        RewardClawback.award_id == award_id, col(RewardClawback.state).in_(STANDING)
    )
    return int(session.exec(amounts).one())


def repaid_fen(session: Session, payout_id: int) -> int:
    """Return what came back of a payment, on all its claims together, in fen."""
    amounts = select(func.coalesce(func.sum(RewardRepayment.amount_fen), 0)).join(
        RewardClawback, col(RewardClawback.id) == col(RewardRepayment.clawback_id)
    )
    return int(session.exec(amounts.where(RewardClawback.payout_id == payout_id)).one())


def repayments(session: Session, clawback_id: int) -> Sequence[RewardRepayment]:
    """Return what came back on a claim, oldest first."""
    rows = select(RewardRepayment).where(RewardRepayment.clawback_id == clawback_id)
    return session.exec(rows.order_by(col(RewardRepayment.id))).all()


def slip_used(session: Session, agency: str, slip: str) -> bool:
    """Tell whether money was booked on this slip before."""
    rows = select(RewardRepayment.id).where(
        RewardRepayment.agency == agency, RewardRepayment.slip == slip
    )
    return session.exec(rows).first() is not None


def open_clawbacks(session: Session, actor: Actor) -> Sequence[RewardClawback]:
    """Return the claims of the actor's agency that are not at an end, for those who see rewards."""
    seen = awards.visible_to(actor).with_only_columns(col(Award.id))
    rows = select(RewardClawback).where(
        col(RewardClawback.award_id).in_(seen),
        col(RewardClawback.state).in_({ClawbackState.PROPOSED, ClawbackState.DEMANDED}),
    )
    return session.exec(rows.order_by(col(RewardClawback.id))).all()
