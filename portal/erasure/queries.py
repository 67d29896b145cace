"""Reading requests to destroy keys."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.erasure.models import KeyErasure
from portal.erasure.rules import Kind
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound


def of_agency(session: Session, actor: Actor, *, limit: int = 200) -> Sequence[KeyErasure]:
    """Return the requests of the actor's agency, those that wait first, then the newest."""
    rows = select(KeyErasure).where(KeyErasure.agency == actor.agency)
    order = (col(KeyErasure.decided_at).is_not(None), col(KeyErasure.id).desc())
    return session.exec(rows.order_by(*order).limit(limit)).all()


def get(session: Session, actor: Actor, erasure_id: int) -> KeyErasure:
    """Return a request of the actor's agency, locked; raise NotFound for any other."""
    found = session.get(KeyErasure, erasure_id, with_for_update=True, populate_existing=True)
    if found is None or found.agency != actor.agency:
        raise NotFound
    return found


def waiting(session: Session, kind: Kind, subject_id: int) -> KeyErasure | None:
    """Return the request about this that nobody has decided on."""
    rows = select(KeyErasure).where(
        KeyErasure.kind == kind,
        KeyErasure.subject_id == subject_id,
        col(KeyErasure.decided_at).is_(None),
    )
    return session.exec(rows).first()


def of_case(session: Session, case_id: int) -> Sequence[KeyErasure]:
    """Return the requests about a case and its files, newest first."""
    rows = select(KeyErasure).where(KeyErasure.case_id == case_id)
    return session.exec(rows.order_by(col(KeyErasure.id).desc())).all()
