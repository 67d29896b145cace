"""Reading reports that were made together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.cases import queries as cases
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from rewards.eligibility.models import RewardJoint, RewardJointTip, RewardSplit
from rewards.eligibility.rules import SEEN_BY, Split


def joint_of(session: Session, tip_id: int, *, lock: bool = False) -> RewardJoint | None:
    """Return the live joint report a report is part of."""
    rows = select(RewardJoint).join(
        RewardJointTip, col(RewardJointTip.joint_id) == col(RewardJoint.id)
    )
    rows = rows.where(RewardJointTip.tip_id == tip_id, RewardJointTip.live)
    options = {"populate_existing": True}
    return session.exec(
        rows.with_for_update(of=RewardJoint) if lock else rows, execution_options=options
    ).one_or_none()


def joints(session: Session, case_id: int) -> Sequence[RewardJoint]:
    """Return the live joint reports of a case's family."""
    rows = select(RewardJoint).where(
        col(RewardJoint.case_id).in_(cases.family(session, case_id)),
        col(RewardJoint.ended_at).is_(None),
    )
    return session.exec(rows.order_by(col(RewardJoint.id))).all()


def joint(session: Session, actor: Actor, joint_id: int) -> RewardJoint:
    """Return a live joint report of the actor's agency, held until the transaction ends."""
    rows = select(RewardJoint).where(RewardJoint.id == joint_id).with_for_update()
    found = session.exec(rows, execution_options={"populate_existing": True}).one_or_none()
    mine = found is not None and found.agency == actor.agency and actor.holds(*SEEN_BY)
    if found is None or not mine or found.ended_at is not None:
        raise NotFound
    cases.get(session, actor, found.case_id)
    return found


def members(session: Session, joint_id: int) -> Sequence[RewardJointTip]:
    """Return the reports of a joint one, in the order they were joined."""
    rows = select(RewardJointTip).where(RewardJointTip.joint_id == joint_id)
    return session.exec(rows.order_by(col(RewardJointTip.id))).all()


def entered(session: Session, joint_id: int) -> dict[int, Split]:
    """Return what each of them entered last."""
    rows = select(RewardSplit).where(RewardSplit.joint_id == joint_id)
    return {
        each.tip_id: Split({int(tip): n for tip, n in each.parts.items()}, each.collector)
        for each in session.exec(rows.order_by(col(RewardSplit.id))).all()
    }
