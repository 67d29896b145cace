"""The keys of an agency's people: one generation at a time is sealed under, older ones still open."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError

from portal.agencies import service as agencies
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.infra.work import Work
from portal.persons import queries, rules
from portal.persons.events import PersonsKeyMade
from portal.persons.models import Person, PersonKey
from portal.persons.rules import Scheme

_PAD_BYTES = 512


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a person, opened. Never printed by repr."""

    names: list[str] = field(repr=False)
    numbers: dict[Scheme, str] = field(repr=False)


def keys_of(work: Work) -> dict[int, bytes]:
    """Return every generation of the key of the actor's agency, the first one made when needed.

    NotAllowed without the officer's open key or without the agency's casework key.
    """
    rows = queries.keys(work.session, work.actor.agency)
    if not rows:
        make_key(work, 1)
        rows = queries.keys(work.session, work.actor.agency)
    return {
        row.generation: agencies.unwrap_mine(
            work,
            row.agency_key_id,
            row.wrapped,
            context=rules.key_context(row.agency, generation=row.generation),
        )
        for row in rows
    }


def make_key(work: Work, generation: int) -> None:
    """Make one generation of the key of the actor's agency; nothing when somebody was faster."""
    agency = work.actor.agency
    context = rules.key_context(agency, generation=generation)
    key_id, wrapped = agencies.wrap_for(
        work,
        agency,
        Compartment.CASEWORK,
        fields.new_key(work.settings.suite_of(agency)),
        context=context,
    )
    row = PersonKey(
        agency=agency,
        generation=generation,
        agency_key_id=key_id,
        wrapped=wrapped,
        made_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # somebody made it in the same moment: theirs is the one
        return
    work.record(PersonsKeyMade(agency=agency, generation=generation))


def sealing_keys(work: Work) -> dict[int, bytes]:
    """Return the same for registering somebody: no newer key is made until the transaction ends."""
    while True:
        newest = queries.newest_key(work.session, work.actor.agency)
        found = keys_of(work)
        if newest is None or newest.generation == max(found):
            return found


def seal(keys: dict[int, bytes], person: Person, known: Known) -> None:
    """Seal what is kept of a person under the newest key."""
    told = json.dumps({"names": known.names, "numbers": known.numbers}, ensure_ascii=False)
    person.generation = max(keys)
    person.sealed = fields.seal_text(
        rules.sealing_key(keys[person.generation]),
        told,
        context=rules.person_context(person.agency, person.ref),
        pad_to=_PAD_BYTES,
    )


def open_(keys: dict[int, bytes], person: Person) -> Known:
    """Return what is kept of a person; SealBroken when their row was changed."""
    key = rules.sealing_key(keys[person.generation])
    context = rules.person_context(person.agency, person.ref)
    told = json.loads(fields.open_text(key, person.sealed, context=context))
    return Known(told["names"], {Scheme(each): told["numbers"][each] for each in told["numbers"]})
