"""The versions of one record: which build on which, which are the newest, which one holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Link:
    """An entry in its record: the one it builds on, those it settled and the one it let hold."""

    id: str
    after: str | None = None
    settled: frozenset[str] = field(default_factory=frozenset)
    holds: str | None = None


def heads(links: Iterable[Link]) -> tuple[str, ...]:
    """Return the entries no other builds on or has settled, in the order given.

    One: the record is of one mind. More: it is in conflict until somebody says which holds.
    """
    every = list(links)
    gone = {each.after for each in every} | {one for each in every for one in each.settled}
    return tuple(each.id for each in every if each.id not in gone)


def stands(links: Sequence[Link], head: str) -> str:
    """Return the entry whose text a head stands for: itself, or the one a resolution let hold."""
    by_id = {each.id: each for each in links}
    seen: set[str] = set()
    while (link := by_id.get(head)) is not None and link.holds and head not in seen:
        seen.add(head)
        head = link.holds
    return head


def gap(links: Iterable[Link], after: str | None) -> bool:
    """Tell whether an entry builds on one that is not there."""
    return after is not None and after not in {each.id for each in links}


def shared_record(inspection: int, agency: str, kind: str, key: str = "") -> str:
    """Return the id of a record an agency has one of: 32 hex digits, the same on every phone."""
    told = f"cluebridge/field-record/v1|{inspection}|{agency}|{kind}|{key}"
    return sha256(told.encode()).hexdigest()[:32]


def differences(texts: Mapping[str, Mapping[str, object]]) -> tuple[str, ...]:
    """Return the names of the members that are not the same in all of these bodies, in order."""
    bodies = list(texts.values())
    names = dict.fromkeys(name for body in bodies for name in body)
    return tuple(
        name for name in names if any(body.get(name) != bodies[0].get(name) for body in bodies)
    )
