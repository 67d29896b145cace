"""Reading successions of agencies."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies.models import Agency
from portal.agencies.rules import OUTSIDE
from portal.cases.models import CaseAccess
from portal.kernel.actor import Actor, Office
from portal.kernel.errors import NotFound
from portal.sharing.models import Succession


def succession(session: Session, actor: Actor, succession_id: int) -> Succession:
    """Return a succession the actor sees, its row locked. Raises NotFound."""
    rows = visible_to(actor).where(Succession.id == succession_id)
    found = session.exec(rows.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def successions(session: Session, actor: Actor) -> Sequence[Succession]:
    """Return the successions the actor sees, the newest first."""
    return session.exec(visible_to(actor).order_by(col(Succession.id).desc())).all()


def visible_to(actor: Actor) -> SelectOfScalar[Succession]:
    """Select all but those of agencies apart for administrators, of the own agency for a head."""
    if actor.holds(Office.ADMINISTRATOR):
        apart = select(Agency.code).where(col(Agency.kind).in_(OUTSIDE))
        theirs = or_(col(Succession.agency).in_(apart), col(Succession.successor).in_(apart))
        own = or_(Succession.agency == actor.agency, Succession.successor == actor.agency)
        return select(Succession).where(or_(own, ~theirs))
    if not actor.holds(Office.HEAD):
        return select(Succession).where(false())
    ours = or_(Succession.agency == actor.agency, Succession.successor == actor.agency)
    return select(Succession).where(ours)


def cases_after(session: Session, agency: str, case_id: int, limit: int) -> Sequence[int]:
    """Return the cases an agency has a place in, by id, those after `case_id`."""
    rows = select(CaseAccess.case_id).where(
        CaseAccess.agency == agency, col(CaseAccess.case_id) > case_id
    )
    return session.exec(rows.order_by(col(CaseAccess.case_id)).limit(limit)).all()
