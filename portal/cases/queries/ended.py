"""What an agency is answered whose share has ended."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from portal.cases.models import CaseGrant
from portal.cases.rules import CASEWORK
from portal.kernel.actor import Actor
from portal.kernel.errors import Ended, NotFound


def absent(session: Session, actor: Actor, case_id: int) -> NotFound:
    """Return what to raise: Ended for officers of an agency that was in the case, else NotFound."""
    rows = select(func.max(CaseGrant.revoked_at), func.count()).where(
        CaseGrant.case_id == case_id, CaseGrant.agency == actor.agency
    )
    at, made = session.exec(rows).one()
    live = rows.where(col(CaseGrant.revoked_at).is_(None))
    if not made or at is None or session.exec(live).one()[1] or not actor.holds(*CASEWORK):
        return NotFound()
    return Ended(at)
