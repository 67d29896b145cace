"""What other systems may do, how often, and how long a secret counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe

from portal.kernel.text import Text

PREFIX = "cbk_"
MOST_ITEMS = 1_000
MAX_BYTES = 4 * 1024 * 1024
"""Of one request."""
BUCKET = 5_000
"""Leads a client may send at once; then as many as come back in time."""
PER_SECOND = 50
ALL_BUCKET = 10_000
"""Leads all clients together may send at once: each takes work of the machine citizens wait for."""
ALL_PER_SECOND = 100
REFUSALS_TOLD = timedelta(minutes=1)
"""A call refused again so soon for the same reason is not written down again."""
OVERLAP = timedelta(hours=24)
"""How long the old secret counts after a new one was made."""
LONGEST = timedelta(days=731)


class Right(StrEnum):
    """What a client may send. The values are those of the kinds of lists of leads."""

    MONITORING = "monitoring"
    AUDIT = "audit"


RIGHT_NAMES: Mapping[Right, Text] = {
    Right.MONITORING: Text("发送智能监控疑点", "Send alerts of smart monitoring"),
    Right.AUDIT: Text("发送审计线索", "Send audit leads"),
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What is left in a bucket; `wait` seconds until there is enough, 0 when it was taken."""

    left: int
    wait: int = 0


def new_secret() -> str:
    """Return a secret of 256 random bits, for one request header."""
    return PREFIX + token_urlsafe(32)


def secret_hash(secret: str) -> bytes:
    """Return what is kept of a secret: it is random, so one SHA-256 cannot be guessed back."""
    return sha256(b"cluebridge api secret\0" + secret.encode()).digest()


def spend(
    left: int, at: datetime, now: datetime, wanted: int, *, most: int, per_second: int
) -> Spent:
    """Take `wanted` from a bucket of `most` that held `left` at `at`."""
    gained = max(0, int((now - at).total_seconds() * per_second))
    full = min(most, left + gained)
    if wanted <= full:
        return Spent(full - wanted)
    return Spent(full, -(-(wanted - full) // per_second))
