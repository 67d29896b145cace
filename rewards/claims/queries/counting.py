"""Counting rewards of a span of days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session, col, func, select

from portal.cases.models import Finding
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from rewards.claims.models import Award, AwardFinding, RewardShare
from rewards.claims.rules import State


def paid_between(session: Session, since: date, until: date, agency: str = "") -> Sequence[Award]:
    """Return the rewards paid from `since` to before `until`: of one agency, or of all."""
    rows = select(Award).where(
        Award.state == State.PAID, col(Award.paid_on) >= since, col(Award.paid_on) < until
    )
    rows = rows.where(Award.agency == agency) if agency else rows
    return session.exec(rows.order_by(col(Award.id))).all()


def waived_between(session: Session, since: date, until: date, agency: str = "") -> int:
    """Return how many rewards nobody claimed by their last day, that day in the span."""
    rows = select(func.count()).where(
        Award.state == State.EXPIRED, col(Award.claim_by) >= since, col(Award.claim_by) < until
    )
    return session.exec(rows.where(Award.agency == agency) if agency else rows).one()


def days_to_payment(session: Session, paid: Collection[Award]) -> list[int]:
    """Return the days of each reward from its newest counted finding to the payment.

    None of a reward from before findings were marked.
    """
    rows = select(AwardFinding.award_id, func.max(Finding.recorded_at)).join(
        Finding, col(Finding.id) == col(AwardFinding.finding_id)
    )
    ids = [known(each.id) for each in paid]
    rows = rows.where(col(AwardFinding.award_id).in_(ids)).group_by(col(AwardFinding.award_id))
    proven = {award: at.astimezone(LEGAL_ZONE).date() for award, at in session.exec(rows).all()}
    return [
        (each.paid_on - proven[known(each.id)]).days
        for each in paid
        if each.paid_on is not None and each.id in proven
    ]


def tips_rewarded(session: Session, paid: Collection[Award]) -> set[int]:
    """Return the reports that had a part in these rewards."""
    ids = [known(each.id) for each in paid]
    shared = select(RewardShare.tip_id).where(col(RewardShare.award_id).in_(ids))
    return {each.tip_id for each in paid} | set(session.exec(shared).all())
