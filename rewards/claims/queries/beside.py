"""Reading what stands beside a reward: its findings, its shares, requests to restore it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from portal.cases import queries as cases
from rewards.claims.models import Award, AwardFinding, RewardRestore, RewardShare
from rewards.claims.rules import FALLEN, REMIND_DAYS, State


def findings_of(session: Session, award_id: int) -> Sequence[AwardFinding]:
    """Return the findings a reward was worked out from."""
    rows = select(AwardFinding).where(AwardFinding.award_id == award_id)
    return session.exec(rows.order_by(col(AwardFinding.id))).all()


def counted_in(session: Session, case_id: int) -> Sequence[tuple[int, Award]]:
    """Return every finding of a case's family that counts for a reward, with the reward."""
    rows = select(AwardFinding.finding_id, Award).join(
        Award, col(Award.id) == col(AwardFinding.award_id)
    )
    rows = rows.where(col(Award.case_id).in_(cases.family(session, case_id)), AwardFinding.counts)
    return session.exec(rows.order_by(col(AwardFinding.id))).all()


def resting_on(session: Session, case_id: int) -> Sequence[Award]:
    """Return the rewards of a case's family that stand: not fallen, not run out."""
    rows = select(Award).where(
        col(Award.case_id).in_(cases.family(session, case_id)),
        col(Award.state).not_in(FALLEN | {State.EXPIRED, State.HONOURED}),
    )
    return session.exec(rows.order_by(col(Award.id))).all()


def of_joint(session: Session, joint_id: int) -> Sequence[Award]:
    """Return the rewards of reports made together that did not fall."""
    rows = select(Award).where(Award.joint_id == joint_id, col(Award.state).not_in(FALLEN))
    return session.exec(rows.order_by(col(Award.id))).all()


def shares(session: Session, award_id: int) -> Sequence[RewardShare]:
    """Return what each of several who reported together has of a reward; none when one did."""
    rows = select(RewardShare).where(RewardShare.award_id == award_id)
    return session.exec(rows.order_by(col(RewardShare.id))).all()


def share_of(session: Session, tip_id: int) -> RewardShare | None:
    """Return the newest share of a reporter in a reward that another receipt collects."""
    rows = select(RewardShare).where(RewardShare.tip_id == tip_id)
    return session.exec(rows.order_by(col(RewardShare.id).desc()).limit(1)).first()


def restore_open(session: Session, award_id: int) -> RewardRestore | None:
    """Return the request to restore a reward that nobody decided yet."""
    rows = select(RewardRestore).where(
        RewardRestore.award_id == award_id, col(RewardRestore.decided_at).is_(None)
    )
    return session.exec(rows.with_for_update()).one_or_none()


def restores(session: Session, award_id: int) -> Sequence[RewardRestore]:
    """Return every request to restore a reward, oldest first."""
    rows = select(RewardRestore).where(RewardRestore.award_id == award_id)
    return session.exec(rows.order_by(col(RewardRestore.id))).all()


def to_remind(session: Session, today: date) -> Sequence[Award]:
    """Return the approved rewards whose last day to claim is near."""
    rows = select(Award).where(
        Award.state == State.APPROVED,
        col(Award.claim_by) >= today,
        col(Award.claim_by) <= today + timedelta(days=max(REMIND_DAYS)),
    )
    return session.exec(rows.order_by(col(Award.id))).all()
