"""Sign-in (how often, how long, which code counts); offices that exclude each other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from unicodedata import normalize

from portal.agencies.rules import compartments_of
from portal.kernel.actor import Office

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TRIES = 5
LOCKED_FOR = timedelta(minutes=1)
LONGEST_LOCK = timedelta(minutes=15)
ACTIVATION_LIVES = timedelta(hours=72)
FINGERPRINT_DIGITS = 8
MIN_PASSPHRASE = 15
TOTP_SECONDS = 30
HELD_ALONE = frozenset({Office.ADMINISTRATOR, Office.AUDITOR})
NEVER_TOGETHER = (
    frozenset({Office.HEAD, Office.IDENTITY_CUSTODIAN}),
    frozenset({Office.REWARD_CLERK, Office.FINANCE}),
    frozenset({Office.HEAD, Office.FINANCE}),
)


def alive(*, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a session still counts: used within IDLE, begun within LONGEST."""
    return now - seen_at <= IDLE and now - started_at <= LONGEST


def locked_until(failures: int, now: datetime) -> datetime | None:
    """Return until when an account stays closed after its `failures`-th failure in a row."""
    if failures < TRIES:
        return None
    return now + min(LOCKED_FOR * (failures - TRIES + 1), LONGEST_LOCK)


def incompatible(offices: frozenset[Office]) -> bool:
    """Tell whether one person must not hold all of `offices`."""
    alone = len(offices) > 1 and not offices.isdisjoint(HELD_ALONE)
    return alone or any(pair <= offices for pair in NEVER_TOGETHER)


def fingerprint_matches(typed: str, fingerprint: str) -> bool:
    """Tell whether `typed` are the first FINGERPRINT_DIGITS or more hex digits of `fingerprint`."""
    digits = "".join(normalize("NFKC", typed).lower().split())
    whole = "".join(fingerprint.split())
    return len(digits) >= FINGERPRINT_DIGITS and whole.startswith(digits)


def totp_steps(now: datetime) -> tuple[int, ...]:
    """Return the TOTP time steps (RFC 6238) that count now: this one, the last, the next."""
    step = int(now.timestamp()) // TOTP_SECONDS
    return (step, step - 1, step + 1)


def may_stand_in(absent: frozenset[Office], delegate: frozenset[Office]) -> bool:
    """Tell whether a colleague's offices fit: one in common, or the same compartment opened.

    Standing in brings work and notices, never an office: what only the head may decide waits.
    """
    return bool(absent & delegate or compartments_of(absent) & compartments_of(delegate))


def stand_in(officer_id: int, delegates: Mapping[int, int]) -> int | None:
    """Return who takes what comes in: the officer, or the delegate, or the delegate's, and so on.

    `delegates` maps each absent officer to a delegate. None when it leads round in a circle.
    """
    seen = {officer_id}
    while officer_id in delegates:
        officer_id = delegates[officer_id]
        if officer_id in seen:
            return None
        seen.add(officer_id)
    return officer_id
