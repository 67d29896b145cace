"""Names compared unseen: the head turns the parties' names into one-time blind indexes."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import of_tips
from portal.cases.rules import PartyKind
from portal.cases.service.parties import name_of
from portal.crypto import fields
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from portal.persons import service as persons
from portal.persons.rules import PersonKind, name_index

INDEX_BYTES = 32


def of_parties(work: Work, tip_id: int, purpose: str) -> bytes:
    """Return the people the agency's cases of a report are about, as blind indexes of their names.

    By the names in the case and those in the registry of people, whose opening is recorded. The key
    of the indexes is made for this once and stands before them: its length, it, the indexes. Empty
    without any.
    """
    names = set(_names(work, tip_id, purpose))
    if not names:
        return b""
    key = fields.new_key(work.settings.suite_of(work.actor.agency))
    indexes = sorted({name_index(key, PersonKind.OTHER, each) for each in names})
    return bytes([len(key)]) + key + b"".join(indexes)


def among(name: str, made: bytes) -> bool:
    """Tell whether a name is one of those that blind indexes were made of; False without any."""
    return bool(made) and name_index(made[1 : 1 + made[0]], PersonKind.OTHER, name) in _split(made)


def _split(made: bytes) -> Collection[bytes]:
    start = 1 + made[0]
    return {made[at : at + INDEX_BYTES] for at in range(start, len(made), INDEX_BYTES)}


def _names(work: Work, tip_id: int, purpose: str) -> Iterator[str]:
    for case in of_tips.owned_with_tip(work.session, work.actor, tip_id):
        keys = case_file.keys_of(work, case)
        for party in cases.parties(work.session, known(case.id)):
            if party.kind is PartyKind.INSTITUTION:
                continue
            yield name_of(keys, party)
            if party.person_id is not None:
                yield from _registered(work, party.person_id, purpose)


def _registered(work: Work, person_id: int, purpose: str) -> list[str]:
    try:
        _, found = persons.opened(work, person_id, purpose)
    except NotFound:  # another agency's person, or kept from the head by recusal
        return []
    return found.names
