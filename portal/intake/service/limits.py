"""What the door takes at most, counted in the database: it holds for every process together."""

from __future__ import annotations

import math

from sqlalchemy.exc import IntegrityError

from portal.infra.work import Work
from portal.intake import queries
from portal.intake.models import FormBucket
from portal.intake.rules.limits import BUCKETS, WINDOW, window_of
from portal.kernel.errors import TooMany


def take(work: Work, form: str) -> None:
    """Take a token of a form's bucket and one of the bucket of all; TooMany says how long to wait.

    Held until the transaction ends: take it first, in a short one. Whose act it was is not kept.
    """
    for name in (form, "all"):
        _take(work, name)


def _take(work: Work, name: str) -> None:
    now, bucket = window_of(work.now), BUCKETS[name]
    row = queries.bucket(work.session, name) or _new(work, name)
    windows = (now - row.window_at) // WINDOW
    left = bucket.left(row.tokens, windows)
    if left < 1:
        raise TooMany(math.ceil((now + WINDOW - work.now).total_seconds()))
    row.tokens, row.window_at = left - 1, max(now, row.window_at)
    work.session.add(row)
    work.session.flush()


def _new(work: Work, name: str) -> FormBucket:
    row = FormBucket(name=name, tokens=BUCKETS[name].burst, window_at=window_of(work.now))
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # another process was first
        found = queries.bucket(work.session, name)
        if found is None:
            raise
        return found
    return row


def forget(work: Work) -> None:
    """Delete the buckets that are full again, and with them the time they were last used."""
    for row in queries.buckets(work.session):
        windows = (window_of(work.now) - row.window_at) // WINDOW
        if (
            row.name not in BUCKETS
            or BUCKETS[row.name].left(row.tokens, windows) == BUCKETS[row.name].burst
        ):
            work.session.delete(row)
