"""One field of a form for typing in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.text import Text


class Widget(StrEnum):
    """How a value is typed."""

    LINE = "line"
    TEXT = "text"
    CHECK = "check"
    CHOICE = "choice"
    OFFICERS = "officers"
    MONEY = "money"
    TIME = "time"
    DAY = "day"
    LINES = "lines"
    TALK = "talk"
    ROWS = "rows"
    NUMBERS = "numbers"


NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Asked:
    """One field: its name in the body, how it is typed, what it is called, what may be chosen."""

    name: str
    widget: Widget
    label: Text
    needed: bool = True
    options: tuple[tuple[str, Text], ...] = ()
    columns: tuple[str, ...] = ()
    hint: Text = NO_WORDS
