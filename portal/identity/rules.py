"""Sign-in: how often one may try, how long a session lives, what a one-time code is worth."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TRIES = 5
LOCKED_FOR = timedelta(minutes=1)
MIN_PASSPHRASE = 15
TOTP_SECONDS = 30


def alive(*, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Tell whether a session still counts: used within IDLE, begun within LONGEST."""
    return now - seen_at <= IDLE and now - started_at <= LONGEST


def locked_until(failures: int, now: datetime) -> datetime | None:
    """Return until when an account stays closed after its `failures`-th failure in a row."""
    return now + LOCKED_FOR * (failures - TRIES + 1) if failures >= TRIES else None


def totp_steps(now: datetime) -> tuple[int, ...]:
    """Return the TOTP time steps (RFC 6238) that count now: this one, the last, the next."""
    step = int(now.timestamp()) // TOTP_SECONDS
    return (step, step - 1, step + 1)
