"""Lines are sealed as they come in: to finance for good, to the worker for as long as it reads.

The key of a file is wrapped to its agency's reward compartment. While the worker reads, the same key
lies sealed under one the server makes of its pepper, which is never in the database; once the lines
are matched that is deleted, and only finance opens them.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Sequence
from hashlib import sha256

from portal.agencies import queries as agencies
from portal.agencies import service as keyring
from portal.agencies.rules import Compartment
from portal.crypto import fields
from portal.crypto.framing import frame
from portal.infra.feature import WrapPlace
from portal.infra.settings import Settings
from portal.infra.work import Work
from portal.kernel.errors import NotFound, Reason, Refused
from portal.statements.models import StatementFile

Opener = Callable[[int, bytes], list[str]]
"""Gives the cells of a line, by its number in the file and what was sealed of it."""
_PAD_TO = 256


def new_key(work: Work, agency: str) -> tuple[bytes, int, bytes, bytes]:
    """Return a fresh key of a file, the id of the compartment's key, and its two wraps.

    Refused when the agency has no reward compartment.
    """
    if Compartment.REWARD not in agencies.compartments(work.session, agency):
        raise Refused(Reason("no_reward_key"))
    key = fields.new_key(work.settings.suite_of(agency))
    key_id, wrapped = keyring.wrap_for(
        work, agency, Compartment.REWARD, key, context=_context(agency)
    )
    return key, key_id, wrapped, lend(work.settings, agency, key)


def lend(settings: Settings, agency: str, key: bytes) -> bytes:
    """Return the key of a file sealed for the worker."""
    return fields.seal(_house(settings), key, context=_context(agency), pad_to=1)


def lent(work: Work, file: StatementFile) -> bytes:
    """Return the key of a file the worker was lent; NotFound once it was taken away."""
    if not file.house:
        raise NotFound
    return fields.open_(_house(work.settings), file.house, context=_context(file.agency))


def mine(work: Work, file: StatementFile) -> bytes:
    """Return the key of a file to an officer of its agency's finance; NotAllowed without their key."""
    return keyring.unwrap_mine(
        work, file.agency_key_id, file.wrapped, context=_context(file.agency)
    )


def seal(key: bytes, file_id: int, line: int, cells: Sequence[str]) -> bytes:
    """Return a row sealed, bound to its file and line."""
    told = json.dumps(list(cells), ensure_ascii=False)
    return fields.seal_text(key, told, context=_place(file_id, line), pad_to=_PAD_TO)


def opener(key: bytes, file_id: int) -> Opener:
    """Return what opens the rows of a file. SealBroken when one stands where it was not sealed."""

    def opened(line: int, sealed: bytes) -> list[str]:
        found: list[str] = json.loads(fields.open_text(key, sealed, context=_place(file_id, line)))
        return found

    return opened


class Marks:
    """Makes the marks payments, contents and names are known again by; without the pepper nobody can."""

    def __init__(self, settings: Settings, agency: str) -> None:
        self._key = sha256(frame("cluebridge statement marks", settings.pepper)).digest()
        self._agency = agency.encode()

    def of(self, what: str, *parts: object) -> str:
        """Return the mark of some parts, 40 hexadecimal figures."""
        told = frame("cluebridge/statement-mark/v1", self._agency, what.encode(), *_bytes(parts))
        return hmac.digest(self._key, told, "sha256").hex()[:40]

    def by_hand(self, line_id: int) -> str:
        """Return the mark of a line a person said is a payment of its own."""
        return self.of("by hand", line_id)


def _bytes(parts: Sequence[object]) -> list[bytes]:
    return [str(each).encode() for each in parts]


def _house(settings: Settings) -> bytes:
    return sha256(frame("cluebridge statement reading", settings.pepper)).digest()


def _context(agency: str) -> bytes:
    return frame("cluebridge/statement-key/v1", agency.encode())


def _place(file_id: int, line: int) -> bytes:
    return frame(
        "cluebridge/statement-line/v1", file_id.to_bytes(8, "big"), line.to_bytes(4, "big")
    )


def _wrap_context(_: Work, file: StatementFile) -> bytes:
    return _context(file.agency)


WRAPS = WrapPlace(StatementFile, "agency_key_id", "wrapped", _wrap_context)
