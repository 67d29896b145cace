"""Registering people, knowing them again, opening what is kept of them."""

from __future__ import annotations

from collections.abc import Iterable
from secrets import token_bytes

from sqlalchemy.exc import IntegrityError

from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.persons import policy, queries, rules
from portal.persons.events import (
    PersonCompleted,
    PersonLookedUp,
    PersonOpened,
    PersonRegistered,
)
from portal.persons.models import Person, PersonMark
from portal.persons.rules import Identifiers, PeopleKept, PersonKind, Scheme
from portal.persons.service import keyring


def register(
    work: Work, kind: PersonKind, name: str, numbers: Identifiers, *, same_person: bool = False
) -> Person:
    """Return the person of the actor's agency with one of these numbers, registered when new.

    Without a number everybody is new: a name alone makes nobody the same. Invalid when the numbers
    belong to two people, when a known person has another number of the kind, and, unless
    `same_person`, when a known number comes with another name: the number may be mistyped.
    """
    require(policy.can_register(work.actor))
    keys = keyring.sealing_keys(work)
    for _ in range(2):
        person = _with_numbers(work, keys, numbers)
        if person is not None:
            _complete(work, keys, person, name, numbers, same_person=same_person)
            return person
        try:
            with work.session.begin_nested():
                made = _add(work, keys, kind, name, numbers)
        except IntegrityError:  # somebody registered one of the numbers in the same moment
            continue
        work.record(
            PersonRegistered(
                person_id=made.id or 0, agency=made.agency, kind=kind, numbers=len(numbers)
            )
        )
        return made
    raise Invalid(name="invalid")


def get(work: Work, person_id: int) -> Person:
    """Return a person of the actor's agency; NotFound for strangers.

    Somebody whose every case is kept from the actor by recusal is not there for them.
    """
    person = queries.get(work.session, work.actor, person_id)
    if _kept(work, [person]):
        raise NotFound
    return person


def newest(work: Work) -> list[Person]:
    """Return the people registered last, but those kept from the actor."""
    people = queries.newest(work.session, work.actor)
    kept = _kept(work, people)
    return [each for each in people if each.id not in kept]


def find(work: Work, scheme: Scheme, number: str) -> Person | None:
    """Return the person of the actor's agency with this number; that it was asked is recorded."""
    require(policy.can_open(work.actor))
    found = _with_numbers(work, keyring.keys_of(work), {scheme: number})
    if found is not None and _kept(work, [found]):
        found = None
    work.record(PersonLookedUp(agency=work.actor.agency, scheme=scheme, found=found is not None))
    return found


def opened(work: Work, person_id: int, reason: str) -> tuple[Person, keyring.Known]:
    """Open what is kept of a person of the actor's agency; who, when and why are recorded."""
    person = get(work, person_id)
    require(policy.can_open(work.actor))
    keys = keyring.keys_of(work)
    if person.generation not in keys:  # moved to the next key meanwhile
        work.session.refresh(person)
        keys = keyring.keys_of(work)
    known = keyring.open_(keys, person)
    work.record(PersonOpened(person_id=person_id, agency=person.agency, reason=reason))
    return person, known


def _kept(work: Work, people: Iterable[Person]) -> frozenset[int]:
    ids = tuple(each.id for each in people if each.id is not None)
    return work.ask(PeopleKept(ids), frozenset())


def _with_numbers(work: Work, keys: dict[int, bytes], numbers: Identifiers) -> Person | None:
    indexes = {
        rules.number_index(key, scheme, number): scheme
        for key in keys.values()
        for scheme, number in numbers.items()
    }
    found = queries.by_marks(work.session, work.actor.agency, set(indexes))
    if not found:
        return None
    if len(set(found.values())) > 1:
        last = indexes[max(found, key=lambda value: found[value])]
        raise Invalid(**{last.value: "two_persons"})
    return queries.locked(work.session, next(iter(found.values())))


def _complete(
    work: Work,
    keys: dict[int, bytes],
    person: Person,
    name: str,
    numbers: Identifiers,
    *,
    same_person: bool,
) -> None:
    known = keyring.open_(keys, person)
    for scheme, number in numbers.items():
        if known.numbers.get(scheme, number) != number:
            raise Invalid(**{scheme.value: "another_number"})
    new_name = rules.normal_name(name) not in {rules.normal_name(each) for each in known.names}
    if new_name and not same_person:
        raise Invalid(name="known_under_other_name")
    fresh = {scheme: number for scheme, number in numbers.items() if scheme not in known.numbers}
    if not fresh and not new_name:
        return
    names = [*known.names, name] if new_name else known.names
    keyring.seal(keys, person, keyring.Known(names, {**known.numbers, **fresh}))
    _mark(work, keys, person, fresh)
    work.session.add(person)
    work.session.flush()
    work.record(PersonCompleted(person_id=person.id or 0, agency=person.agency, numbers=len(fresh)))


def _add(
    work: Work, keys: dict[int, bytes], kind: PersonKind, name: str, numbers: Identifiers
) -> Person:
    made = Person(
        agency=work.actor.agency,
        kind=kind,
        ref=token_bytes(16),
        generation=0,
        sealed=b"",
        name_index=rules.name_index(keys[max(keys)], kind, name),
        added_by=work.actor.name,
        added_at=work.now,
    )
    keyring.seal(keys, made, keyring.Known([name], dict(numbers)))
    work.session.add(made)
    work.session.flush()
    _mark(work, keys, made, numbers)
    work.session.flush()
    return made


def _mark(work: Work, keys: dict[int, bytes], person: Person, numbers: Identifiers) -> None:
    for scheme, number in numbers.items():
        work.session.add(
            PersonMark(
                person_id=person.id or 0,
                agency=person.agency,
                scheme=scheme,
                value=rules.number_index(keys[max(keys)], scheme, number),
            )
        )
