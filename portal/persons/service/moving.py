"""When an agency's casework key is changed: a new key of its people, and everybody moved to it.

Somebody who left may have kept the old one: it must open nothing that is written later, and no index
made later may be compared with numbers they know.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.agencies.rules import Compartment
from portal.crypto.errors import SealBroken
from portal.infra.feature import WrapPlace
from portal.infra.work import Work
from portal.persons import queries, rules
from portal.persons.events import PersonsKeyDestroyed
from portal.persons.models import Person, PersonKey
from portal.persons.service import keyring

BATCH = 200
"""People moved in one transaction: some 50 ms."""


def mark(work: Work, rows: Sequence[Any]) -> None:
    """Note that a next generation is due: the wraps of the present one were moved."""
    newest = queries.newest_key(work.session, rows[-1].agency, change=True)
    if newest is not None:
        newest.due = True
        work.session.add(newest)
        work.session.flush()


def renew(work: Work, compartment: str) -> bool:
    """Make the next generation, or move some people to it; False when nobody is left.

    What does not open stays where it is, and keeps its key.
    """
    if compartment != Compartment.CASEWORK:
        return False
    newest = queries.newest_key(work.session, work.actor.agency, change=True)
    if newest is None:
        return False
    try:
        if newest.due:
            keyring.make_key(work, newest.generation + 1)
            newest.due = False
            work.session.add(newest)
            work.session.flush()
            return True
        return _move(work, newest.generation)
    except SealBroken:
        return False


def _move(work: Work, generation: int) -> bool:
    people = queries.behind(work.session, work.actor.agency, generation, BATCH)
    if not people:
        _forget(work, generation)
        return False
    keys = keyring.keys_of(work)
    moved = [_moved(work, keys, each) for each in people]
    work.session.flush()
    return any(moved)


def _moved(work: Work, keys: dict[int, bytes], person: Person) -> bool:
    try:
        known = keyring.open_(keys, person)
    except SealBroken:
        return False
    keyring.seal(keys, person, known)
    key = keys[person.generation]
    person.name_index = rules.name_index(key, person.kind, known.names[0])
    work.session.add(person)
    for each in queries.marks(work.session, person.id or 0):
        each.value = rules.number_index(key, each.scheme, known.numbers[each.scheme])
        work.session.add(each)
    return True


def _forget(work: Work, generation: int) -> None:
    """Delete the older keys: nobody lies under them any more."""
    for row in queries.keys(work.session, work.actor.agency):
        if row.generation < generation:
            work.session.delete(row)
            work.record(PersonsKeyDestroyed(agency=row.agency, generation=row.generation))
    work.session.flush()


def _context(_: Work, row: PersonKey) -> bytes:
    return rules.key_context(row.agency, generation=row.generation)


WRAPS = WrapPlace(PersonKey, "agency_key_id", "wrapped", _context, after=mark, renew=renew)
