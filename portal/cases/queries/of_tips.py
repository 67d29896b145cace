"""Which cases a tip is in: more than one when further cases were opened from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseAccess, CaseFile, CaseTip
from portal.cases.queries import visible_to
from portal.cases.rules import Role
from portal.kernel.actor import Actor


def with_tip(session: Session, actor: Actor, tip_id: int) -> Sequence[CaseFile]:
    """Return the cases a tip is in that the actor may see, the first one first."""
    its = select(CaseTip.case_id).where(CaseTip.tip_id == tip_id)
    rows = visible_to(actor).where(col(CaseFile.id).in_(its))
    return session.exec(rows.order_by(col(CaseFile.id))).all()


def owned_with_tip(session: Session, actor: Actor, tip_id: int) -> Sequence[CaseFile]:
    """Return those of them that the actor's agency owns."""
    its = select(CaseTip.case_id).where(CaseTip.tip_id == tip_id)
    rows = visible_to(actor).where(col(CaseFile.id).in_(its), CaseAccess.role == Role.OWNER)
    return session.exec(rows.order_by(col(CaseFile.id))).all()
