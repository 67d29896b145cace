"""Reading draws: those of one's own agency; of others' only what is published."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.audit import queries as audit
from portal.cases.rules import CASEWORK
from portal.identity import queries as identity
from portal.identity.models import Officer
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.registry.models import Institution, InstitutionMeasure
from referrals.draws.models import Draw, DrawDrop, DrawnItem, DrawPool
from referrals.draws.rules import READERS, DrawKind, DrawState, DropState

_PART = 500


def visible_to(actor: Actor) -> SelectOfScalar[Draw]:
    """Select the draws the actor may see: the same wall as policy.can_see."""
    rows = select(Draw).where(Draw.agency == actor.agency)
    return rows if actor.holds(*READERS) else rows.where(false())


def get(session: Session, actor: Actor, draw_id: int, *, lock: bool = False) -> Draw:
    """Return a draw; raise NotFound when it is absent or not theirs."""
    rows = visible_to(actor).where(Draw.id == draw_id)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def newest(session: Session, actor: Actor, limit: int = 200) -> Sequence[Draw]:
    return session.exec(visible_to(actor).order_by(col(Draw.id).desc()).limit(limit)).all()


def on_source(session: Session, agency: str, kind: DrawKind, source: str, at: datetime) -> bool:
    """Tell whether an agency has a pool of a kind, not given up, that waits for this source or instant."""
    rows = select(Draw.id).where(
        Draw.agency == agency,
        Draw.kind == kind,
        Draw.state != DrawState.CANCELLED,
        or_(col(Draw.source) == source, col(Draw.source_at) == at),
    )
    return session.exec(rows.limit(1)).first() is not None


def overdue(session: Session, actor: Actor, now: datetime) -> Sequence[Draw]:
    """Return the draws the actor may see whose source spoke though nothing was drawn, oldest first."""
    rows = visible_to(actor).where(
        col(Draw.state).in_((DrawState.FROZEN, DrawState.SEEDED)), col(Draw.source_at) <= now
    )
    return session.exec(rows.order_by(col(Draw.source_at))).all()


def published(session: Session, limit: int = 500) -> Sequence[Draw]:
    """Return every draw there ever was, newest first: a pool that was frozen never disappears."""
    return session.exec(select(Draw).order_by(col(Draw.id).desc()).limit(limit)).all()


def released(session: Session, draw_id: int) -> Draw:
    """Return a draw whose pool and result everybody may read; NotFound before that."""
    rows = select(Draw).where(Draw.id == draw_id, Draw.state == DrawState.RELEASED)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def pool(session: Session, draw_id: int | None) -> DrawPool:
    return session.exec(select(DrawPool).where(DrawPool.draw_id == draw_id)).one()


def drops(session: Session, draw_id: int | None) -> Sequence[DrawDrop]:
    """Return every request to leave something out, in order."""
    rows = select(DrawDrop).where(DrawDrop.draw_id == draw_id)
    return session.exec(rows.order_by(col(DrawDrop.id))).all()


def approved(session: Session, draw_id: int | None) -> list[DrawDrop]:
    """Return what was left out, in the order of decisions."""
    found = [each for each in drops(session, draw_id) if each.state is DropState.APPROVED]
    return sorted(found, key=lambda each: each.decided_as or 0)


def drawn(session: Session, draw_id: int | None) -> list[DrawnItem]:
    """Return what stands drawn, by stratum and place, without what was left out afterwards."""
    gone = {(each.stratum, each.item) for each in approved(session, draw_id)}
    rows = select(DrawnItem).where(DrawnItem.draw_id == draw_id)
    found = session.exec(rows.order_by(col(DrawnItem.stratum), col(DrawnItem.place))).all()
    return [each for each in found if (each.stratum, each.item) not in gone]


def committed(session: Session, draw_id: int) -> dict[str, Any]:
    """Return what the custody log says was frozen; reviews freeze pools under the same name."""
    bodies = (body for _, body in audit.of_event(session, "PoolFrozen"))
    return next(dict(b["facts"]) for b in bodies if b["facts"].get("draw_id") == draw_id)


def institutions(session: Session, region: str, kinds: Collection[str]) -> Sequence[Institution]:
    """Return the institutions of a region, and of those within it, of these kinds."""
    within = region
    while within.endswith("00"):
        within = within.removesuffix("00")
    rows = select(Institution).where(
        col(Institution.region).startswith(within, autoescape=True),
        col(Institution.kind).in_(kinds),
    )
    return session.exec(rows.order_by(col(Institution.code))).all()


def measured(session: Session) -> set[int]:
    """Return the institutions against which some measure was ever taken and not lifted."""
    rows = select(InstitutionMeasure.institution_id).where(
        col(InstitutionMeasure.lifted_on).is_(None)
    )
    return set(session.exec(rows).all())


def ids_of(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Return ids of institutions by code."""
    found: dict[str, int] = {}
    for at in range(0, len(codes), _PART):
        part = codes[at : at + _PART]
        rows = select(Institution.code, Institution.id).where(col(Institution.code).in_(part))
        found |= {code: key for code, key in session.exec(rows) if key is not None}
    return found


def certified(session: Session, agency: str) -> list[Officer]:
    """Return the officers of an agency who may inspect: casework office and certificate."""
    return [each for each in identity.colleagues(session, agency, *CASEWORK) if each.certificate_no]
