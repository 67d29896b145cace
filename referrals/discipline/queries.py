"""Reading the sealed track: one wall for pages, lists and counts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, exists, false, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from referrals.discipline.models import (
    DisciplineBar,
    DisciplineEntry,
    DisciplineMatter,
    DisciplineSeat,
)
from referrals.discipline.rules import AT_RECEIVER, RECEIVERS, Scope, State


def visible_to(actor: Actor, mark: bytes) -> SelectOfScalar[DisciplineMatter]:
    """Select the matters in which the actor has a seat, and those their agency received.

    `mark` is the actor's. None of which the actor is barred from, whatever their office.
    """
    matter = col(DisciplineMatter.id)
    seated = exists().where(
        col(DisciplineSeat.matter_id) == matter, col(DisciplineSeat.mark) == mark
    )
    barred = exists().where(col(DisciplineBar.matter_id) == matter, col(DisciplineBar.mark) == mark)
    at_theirs = (
        (col(DisciplineMatter.agency) == actor.agency)
        & col(DisciplineMatter.state).in_(AT_RECEIVER)
        if actor.holds(*RECEIVERS)
        else false()
    )
    return select(DisciplineMatter).where(~barred, or_(seated, at_theirs))


def get(
    session: Session, actor: Actor, mark: bytes, code: str, *, lock: bool = False
) -> DisciplineMatter:
    """Return the matter with this address; NotFound when it is absent or not theirs, by one query."""
    rows = visible_to(actor, mark).where(DisciplineMatter.code == code)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def listed(
    session: Session, actor: Actor, mark: bytes, limit: int = 200
) -> Sequence[DisciplineMatter]:
    """Return what the actor may see, what changed last first."""
    newest = (col(DisciplineMatter.changed_on).desc(), col(DisciplineMatter.id).desc())
    return session.exec(visible_to(actor, mark).order_by(*newest).limit(limit)).all()


def waiting(session: Session, actor: Actor, mark: bytes) -> int:
    """Count what waits for this actor: to decide, to sign for, told and not yet read."""
    seats = (
        select(DisciplineSeat.matter_id)
        .join(DisciplineMatter, col(DisciplineMatter.id) == col(DisciplineSeat.matter_id))
        .where(
            DisciplineSeat.mark == mark,
            or_(
                col(DisciplineSeat.unread),
                col(DisciplineSeat.decides) & (col(DisciplineMatter.state) == State.PROPOSED),
            ),
        )
    )
    mine = visible_to(actor, mark).where(
        or_(
            (col(DisciplineMatter.agency) == actor.agency)
            & (col(DisciplineMatter.state) == State.SENT),
            col(DisciplineMatter.id).in_(seats),
        )
    )
    return session.exec(select(func.count()).select_from(mine.subquery())).one()


def seat(session: Session, matter_id: int, mark: bytes) -> DisciplineSeat | None:
    return session.get(DisciplineSeat, (matter_id, mark))


def seats(session: Session, matter_id: int) -> Sequence[DisciplineSeat]:
    rows = select(DisciplineSeat).where(DisciplineSeat.matter_id == matter_id)
    return session.exec(rows.order_by(col(DisciplineSeat.mark))).all()


def seats_of(session: Session, mark: bytes) -> Sequence[DisciplineSeat]:
    """Return every seat of an officer, locked."""
    rows = select(DisciplineSeat).where(DisciplineSeat.mark == mark)
    return session.exec(rows.order_by(col(DisciplineSeat.matter_id)).with_for_update()).all()


def by_id(session: Session, matter_id: int) -> DisciplineMatter:
    """Return a matter whose visibility the caller has settled."""
    found = session.get(DisciplineMatter, matter_id)
    if found is None:
        raise NotFound
    return found


def barred(session: Session, matter_id: int) -> frozenset[bytes]:
    """Return the marks of those who must never see a matter."""
    rows = select(DisciplineBar.mark).where(DisciplineBar.matter_id == matter_id)
    return frozenset(session.exec(rows))


def entries(
    session: Session, matter_id: int, scopes: frozenset[Scope]
) -> Sequence[DisciplineEntry]:
    """Return the acts of a matter that lie under these keys, in order."""
    rows = select(DisciplineEntry).where(
        DisciplineEntry.matter_id == matter_id, col(DisciplineEntry.scope).in_(scopes)
    )
    return session.exec(rows.order_by(col(DisciplineEntry.id))).all()


def number_taken(session: Session, number: str) -> bool:
    rows = select(DisciplineMatter.id).where(DisciplineMatter.number == number)
    return session.exec(rows).first() is not None
