"""What whoever checks a package knows from elsewhere, and how much of it may be held in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cryptography.x509 import Certificate

from portal.crypto import nationalnotes, notes
from portal.crypto.errors import NoteInvalid
from portal.packages import rules
from portal.packages.rules.unzipped import MOST_TAG_BYTES


@dataclass(frozen=True, slots=True)
class Most:
    """How many bytes are held in memory: of all tag files together, and of the statement alone."""

    tags: int = 512 * 1024 * 1024
    statement: int = MOST_TAG_BYTES


MOST: Final = Most()


@dataclass(frozen=True, slots=True)
class Trust:
    """What the reader knows from elsewhere: the log's key (vkey), roots of the time-stamp service.

    Of the keys of a log that signs twice, white space between them, the Ed25519 one counts.
    """

    vkey: str | None = None
    roots: tuple[Certificate, ...] = ()


def verifier_of(
    trust: Trust, kept: bytes, wrong: Callable[[str], None], remark: Callable[[str], None]
) -> notes.Verifier | None:
    """Return the key a package is checked with: the one known, else the one `kept` in the package."""
    try:
        own = kept.decode().strip()
        known = own if trust.vkey is None else _ordinary(trust.vkey)
        if trust.vkey is None:
            remark(f"signed with {own}; compare it with the key you know")
        elif own != known:
            wrong(f"{rules.KEY}: not the key you gave")
        return notes.Verifier.parse(known)
    except (NoteInvalid, ValueError):
        wrong(f"{rules.KEY}: not a key")
        return None


def _ordinary(vkey: str) -> str:
    """Return the Ed25519 key among the keys of a log, the one that signs packages; else all as given."""
    try:
        found = nationalnotes.read_keys(vkey)
    except (NoteInvalid, ValueError):
        return vkey.strip()
    ordinary = (each.vkey for each in found if isinstance(each, notes.Verifier))
    return next(ordinary, vkey.strip())
