"""Ends of terms as a calendar feed (RFC 5545): numbers and days, no names, nothing of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75
"""RFC 5545, 3.1: the longest line, without its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One end of a term. `sequence` grows whenever it moves or goes (RFC 5545, 3.8.7.4).

    `on` is the last legal day; `at`, for hours, the instant (aware).
    """

    uid: str
    sequence: int
    stamp: datetime
    on: date
    at: datetime | None
    words: str
    cancelled: bool = False


def written(name: str, entries: Sequence[Entry]) -> str:
    """Return the feed, lines ended by CR LF and folded at 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cluebridge//clocks//ZH", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry) -> list[str]:
    if entry.at is None:
        after = entry.on + timedelta(days=1)
        when = [f"DTSTART;VALUE=DATE:{entry.on:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    else:
        when = [f"DTSTART:{_utc(entry.at)}"]
    return [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(entry.stamp)}",
        f"SEQUENCE:{entry.sequence}",
        *when,
        f"SUMMARY:{_text(entry.words)}",
        f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Return a value of type TEXT (RFC 5545, 3.3.11)."""
    for mark in ("\\", ";", ","):
        words = words.replace(mark, f"\\{mark}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Yield the parts of a line, each at most 75 octets, never cutting a character in two."""
    part = ""
    for letter in line:
        if len((part + letter).encode()) > OCTETS:
            yield part
            part = " "
        part += letter
    yield part
