"""Reading the registry of people: every agency its own."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, false, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.persons.models import Person, PersonKey, PersonMark
from portal.persons.rules import KEEPERS, Scheme


def visible_to(actor: Actor) -> SelectOfScalar[Person]:
    """Select the people of the actor's agency; none for those without a casework office."""
    rows = select(Person).where(Person.agency == actor.agency)
    return rows if actor.holds(*KEEPERS) else rows.where(false())


def get(session: Session, actor: Actor, person_id: int) -> Person:
    """Return a person of the actor's agency; raise NotFound for strangers."""
    found = session.exec(visible_to(actor).where(Person.id == person_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def newest(session: Session, actor: Actor, limit: int = 50) -> Sequence[Person]:
    """Return the people registered last."""
    return session.exec(visible_to(actor).order_by(col(Person.id).desc()).limit(limit)).all()


def known(session: Session, actor: Actor, ids: Collection[int]) -> dict[int, Person]:
    """Return those of these people that the actor may see, by id."""
    if not ids:
        return {}
    rows = session.exec(visible_to(actor).where(col(Person.id).in_(ids))).all()
    return {each.id or 0: each for each in rows}


def namesakes(session: Session, actor: Actor, people: Collection[Person]) -> Sequence[Person]:
    """Return everybody the actor may see who has the name and kind of one of these people."""
    if not people:
        return []
    names = {each.name_index for each in people}
    rows = visible_to(actor).where(col(Person.name_index).in_(names))
    return session.exec(rows.order_by(col(Person.id))).all()


def by_marks(session: Session, agency: str, values: Collection[bytes]) -> dict[bytes, int]:
    """Return whose numbers these blind indexes are, by index."""
    if not values:
        return {}
    rows = select(PersonMark).where(PersonMark.agency == agency, col(PersonMark.value).in_(values))
    return {each.value: each.person_id for each in session.exec(rows).all()}


def schemes(session: Session, person_id: int) -> list[Scheme]:
    """Return which kinds of numbers are known of a person."""
    rows = select(PersonMark.scheme).where(PersonMark.person_id == person_id)
    return sorted({Scheme(each) for each in session.exec(rows).all()})


def keys(session: Session, agency: str) -> Sequence[PersonKey]:
    """Return the keys of an agency's people, oldest generation first."""
    rows = select(PersonKey).where(PersonKey.agency == agency).order_by(col(PersonKey.generation))
    return session.exec(rows).all()


def newest_key(session: Session, agency: str, *, change: bool = False) -> PersonKey | None:
    """Return the newest key, held until the transaction ends: against change, or to change it."""
    rows = select(PersonKey).where(PersonKey.agency == agency)
    rows = rows.order_by(col(PersonKey.generation).desc()).limit(1)
    return session.exec(
        rows.with_for_update(read=not change), execution_options={"populate_existing": True}
    ).one_or_none()


def behind(session: Session, agency: str, generation: int, limit: int) -> Sequence[Person]:
    """Return some people sealed under an older key than this, locked."""
    rows = select(Person).where(Person.agency == agency, Person.generation < generation)
    return session.exec(rows.order_by(col(Person.id)).limit(limit).with_for_update()).all()


def marks(session: Session, person_id: int) -> Sequence[PersonMark]:
    """Return the blind indexes of a person's numbers."""
    return session.exec(select(PersonMark).where(PersonMark.person_id == person_id)).all()


def locked(session: Session, person_id: int) -> Person:
    """Return a person as it is now, held against everybody else until the transaction ends."""
    rows = select(Person).where(Person.id == person_id).with_for_update()
    return session.exec(rows, execution_options={"populate_existing": True}).one()
