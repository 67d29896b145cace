"""Things that happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact, named in the past tense.

    Every recorded event becomes one leaf of the custody log, field by field, so fields are plain
    values (str, int, bool, None, date, datetime, tuple of str or int) and never hold sealed content,
    a reporter's identity or anything that could lead to one. `case_id` and `tip_id`, where present,
    put the event on that timeline, told in `words`; `{field}` in them is filled from the event
    (fields ending in `_fen` as yuan).
    """

    words: ClassVar[Text] = Text("", "")
    many: ClassVar[Text] = Text("", "")
    """What one notice says of `{count}` of them at once; empty: each has a notice of its own."""
    apart: ClassVar[bool] = False
    """The custody log says neither who nor where nor at what time of the day."""


def kinds() -> dict[str, type[Event]]:
    """Return every kind of event known to the process, by class name."""
    found: dict[str, type[Event]] = {}
    waiting = [Event]
    while waiting:
        kind = waiting.pop()
        # slots=True makes each class anew; the one it replaced still hangs in __subclasses__, later.
        found.setdefault(kind.__name__, kind)
        waiting.extend(kind.__subclasses__())
    return found
