"""Spans of time in which a term stands still."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.workdays import midnight_after

Span = tuple[datetime, datetime]
"""From the first instant to before the second; both timezone-aware."""

Spans = Sequence[Span]


def merged(spans: Spans) -> tuple[Span, ...]:
    """Return `spans` in order, overlaps joined, empty ones left out.

    ValueError when one is naive or ends before it begins.
    """
    joined: list[Span] = []
    if any(not (start.tzinfo and end.tzinfo) or end < start for start, end in spans):
        raise ValueError("a span is naive or runs backwards")
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return tuple(joined)


def overlap(spans: Spans, start: datetime, end: datetime) -> timedelta:
    """Return how much of [start, end) lies within `spans`."""
    shared = (min(end, to) - max(start, since) for since, to in spans)
    return sum((span for span in shared if span > timedelta()), timedelta())


def touches(spans: Spans, day: date) -> bool:
    """Tell whether any part of the legal day lies within `spans`."""
    if not spans:
        return False
    start = datetime.combine(day, time(), LEGAL_ZONE)
    return overlap(spans, start, midnight_after(day)) > timedelta()
