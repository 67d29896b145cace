"""Cases that nobody is in charge of, and those an officer leads: what is handed out in bulk."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules import Role, Stage
from portal.kernel.actor import Actor

MOST = 1000


def unassigned(session: Session, actor: Actor, limit: int = MOST) -> Sequence[CaseFile]:
    """Return the open cases nobody of the actor's agency is in charge of, longest waiting first."""
    return session.exec(_waiting(actor).limit(limit)).all()


def next_unassigned(session: Session, actor: Actor) -> CaseFile | None:
    """Return the first of them, locked; one that somebody else is just taking is passed over."""
    rows = _waiting(actor).limit(1).with_for_update(skip_locked=True, of=CaseFile)
    return session.exec(rows.execution_options(populate_existing=True)).first()


def leads_to_move(
    session: Session, actor: Actor, officer_id: int, limit: int = MOST
) -> Sequence[CaseFile]:
    """Return the open cases an officer of the actor's agency is in charge of, oldest first."""
    rows = cases.visible_to(actor).where(
        CaseAccess.lead_id == officer_id, CaseAccess.stage != Stage.CLOSED
    )
    ordered = rows.order_by(col(CaseAccess.updated_at), col(CaseAccess.case_id))
    return session.exec(ordered.limit(limit)).all()


def lead_ids(session: Session, agency: str, case_ids: Sequence[int]) -> dict[int, int | None]:
    """Return who is in charge of each of these cases within an agency, by the lists."""
    rows = select(CaseAccess.case_id, CaseAccess.lead_id).where(
        CaseAccess.agency == agency, col(CaseAccess.case_id).in_(case_ids)
    )
    return dict(session.exec(rows).all())


def _waiting(actor: Actor) -> SelectOfScalar[CaseFile]:
    rows = cases.visible_to(actor).where(
        col(CaseAccess.lead_id).is_(None),
        CaseAccess.stage != Stage.CLOSED,
        CaseAccess.role != Role.READER,
    )
    return rows.order_by(col(CaseAccess.updated_at), col(CaseAccess.case_id))
