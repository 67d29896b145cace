"""The one-time code that fetches a reward at the counter: made, read, kept as a keyed mark only.

The code is worked out from the key the receipt opens, so that the reporter reads it again as often
as needed and the house keeps nothing that leads back to it.
"""

from __future__ import annotations

import hmac
import unicodedata
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from portal.crypto.framing import frame
from portal.kernel.text import Text

DIGITS = 12
VALID_DAYS = 14
"""How long a code fetches money; ours, no rule names it. The reporter may ask for another."""
TRIES = 5
"""Wrong codes an agency's counters may enter within `TRY_WINDOW`, all officers together."""
TRY_WINDOW = timedelta(minutes=15)
_GROUP = 4


class CodeState(StrEnum):
    """How far a code has come. Only a live one fetches money; `presented` waits for the witness."""

    LIVE = "live"
    PRESENTED = "presented"
    USED = "used"
    ENDED = "ended"


CODE_NAMES = {
    CodeState.LIVE: Text("未使用", "Not used"),
    CodeState.PRESENTED: Text("等待见证", "Waiting for the witness"),
    CodeState.USED: Text("已使用", "Used"),
    CodeState.ENDED: Text("已作废", "Ended"),
}


class Shown(StrEnum):
    """What became of a code that was entered at the counter."""

    TAKEN = "taken"
    WRONG = "wrong"
    OUT_OF_DATE = "out_of_date"
    USED_BEFORE = "used_before"


def make(secret: bytes, *, award_id: int, serial: int) -> str:
    """Return the code a receipt's key gives for the `serial`th code of a reward: 12 digits."""
    named = frame("cluebridge/reward-code/v1", award_id.to_bytes(8, "big"), _number(serial))
    found = int.from_bytes(hmac.digest(secret, named, "sha256")[:16], "big")
    return f"{found % 10**DIGITS:0{DIGITS}d}"


def read(typed: str) -> str:
    """Return the digits of a typed code; blanks, dashes and full-width digits are fine."""
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in plain if not sign.isspace() and sign != "-")


def mark(pepper: bytes, *, agency: str, code: str) -> bytes:
    """Return what a code is known by, 32 bytes: without the key kept beside the data, no guessing."""
    key = sha256(frame("cluebridge reward code", pepper)).digest()
    named = frame("cluebridge/reward-code-mark/v1", agency.encode(), code.encode())
    return hmac.digest(key, named, "sha256")


def printed(code: str) -> str:
    """Return a code in groups of four."""
    return " ".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def last_day(issued_on: date) -> date:
    """Return the last day a code fetches money."""
    return issued_on + timedelta(days=VALID_DAYS)


def claim_mark(secret: bytes, *, award_id: int, told: str) -> bytes:
    """Return what a claim is known by to who holds the receipt, 32 bytes, and to nobody else."""
    named = frame("cluebridge/reward-claim/v1", award_id.to_bytes(8, "big"), told.encode())
    return hmac.digest(secret, named, "sha256")


def _number(value: int) -> bytes:
    return value.to_bytes(4, "big")
