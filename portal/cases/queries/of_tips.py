"""Which cases a tip is in: more than one when further cases were opened from it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseAccess, CaseFile, CaseTip
from portal.cases.queries import visible_to
from portal.cases.rules import Role, Stage
from portal.kernel.actor import Actor


def case_ids(session: Session, tip_id: int) -> Sequence[int]:
    """Return the ids of every case a tip is in, for subscribers and jobs."""
    rows = select(CaseTip.case_id).where(CaseTip.tip_id == tip_id)
    return session.exec(rows.order_by(col(CaseTip.case_id))).all()


def owners_but(session: Session, tip_id: int, agency: str) -> dict[str, int]:
    """Return the other agencies that own a case a tip is in, each with one such case.

    An open one rather than a closed one, then the first; of a merged one the case it went into.
    For subscribers.
    """
    rows = select(CaseFile).join(CaseTip, col(CaseTip.case_id) == col(CaseFile.id))
    rows = rows.where(CaseTip.tip_id == tip_id, CaseFile.agency != agency)
    over = {Stage.CLOSED: 1}
    found: dict[str, int] = {}
    for case in sorted(session.exec(rows), key=lambda each: (over.get(each.stage, 0), each.id)):
        found.setdefault(case.agency, case.merged_into or case.id or 0)
    return found


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
