"""What a leaf of the custody log commits to. Format: docs/formats/audit-log.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from portal.crypto import merkle
from portal.crypto.canonical import canonical
from portal.crypto.framing import frame
from portal.kernel.actor import Actor
from portal.kernel.events import Event
from portal.kernel.questions import Question
from portal.kernel.text import Text

SALT_BYTES = 32
NODE_LEVELS = 8
"""Levels of the tree between two that are kept: the height of a tile (c2sp.org/tlog-tiles)."""
SEALED = Text("密封记录", "Sealed record")
"""What an auditor reads of an entry whose words are not theirs to know."""
NODE_SPAN = 1 << NODE_LEVELS


@dataclass(frozen=True, slots=True)
class Told:
    """What is plain of an entry: where it stands, whose officer acted, about which case or tip."""

    index: int
    agency: str
    case_id: int | None
    tip_id: int | None


@dataclass(frozen=True, slots=True)
class KeptApart(Question[frozenset[int]]):
    """Which of these entries tell of an agency whose work the actor is not shown? By their index."""

    entries: tuple[Told, ...]


def body(event: Event, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what happened as plain JSON values: who, when (UTC, to the second), which facts.

    `at` is the start of the legal day when a reporter acted.
    """
    facts = {f.name: _plain(getattr(event, f.name)) for f in fields(event)}
    who = {"name": actor.name, "agency": actor.agency, "officer": actor.officer_id}
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"v": 1, "event": type(event).__name__, "at": stamp, "who": who, "facts": facts}


def entry(told: Mapping[str, Any], salt: bytes) -> bytes:
    """Return the log entry for a body: a salted commitment, so a leaf cannot be guessed back.

    `salt` is 32 bytes. The entry is canonical JSON (RFC 8785): {"c": hex of the commitment, "v": 1}.
    """
    commitment = sha256(frame("cluebridge leaf v1", salt, canonical(told))).hexdigest()
    return b'{"c":"%s","v":1}' % commitment.encode()


def is_whole(told: Mapping[str, Any], salt: bytes, leaf_hash: bytes) -> bool:
    """Tell whether a body is what a leaf committed to."""
    return merkle.leaf_hash(entry(told, salt)) == leaf_hash


def _plain(value: object) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | frozenset):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"an event must hold plain values, not {type(value).__name__}")
