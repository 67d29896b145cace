"""From the masked facts of a case to the cells of a list: the same on screen, on paper and in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from portal.cases.rules import OUTCOME_NAMES, ROLE_NAMES, SOURCE_NAMES, STAGE_NAMES, Stage
from portal.cases.rules.masking import HIDDEN
from portal.kernel.clock import LEGAL_ZONE, last_day
from portal.kernel.text import Text
from portal.worklists.rules import COLUMNS

Facts = Mapping[str, Any]
Written = str | Decimal | date
"""What stands in a cell of a file; Decimal is an amount in yuan."""
Kind = Literal["text", "badge", "yuan", "day", "none", "hidden"]
SOON = timedelta(days=3)
_YUAN = frozenset({"suspected", "proven"})


@dataclass(frozen=True)
class Names:
    """What codes are called."""

    agencies: Mapping[str, Text]
    regions: Mapping[str, Text]
    categories: Mapping[str, Text]

    @cached_property
    def words(self) -> Mapping[str, Mapping[Any, Text]]:
        """Return the words of every column whose values are codes."""
        return {
            "stage": STAGE_NAMES,
            "role": ROLE_NAMES,
            "source": SOURCE_NAMES,
            "outcome": OUTCOME_NAMES,
            "turn": self.agencies,
            "agency": self.agencies,
            "region": self.regions,
            "category": self.categories,
        }


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a list: `yuan` holds fen, `day` an instant or a day; `tone` stands beside words."""

    key: str
    kind: Kind
    value: Any = None
    tone: str = ""


def cells(facts: Facts, columns: Iterable[str], names: Names, now: datetime) -> list[Cell]:
    """Return the cells of a row."""
    return [_cell(facts, key, names, now) for key in columns]


def writers(columns: Iterable[str], names: Names, locale: str) -> list[Callable[[Facts], Written]]:
    """Return, for each column of a file, what writes it: made once, called for every row."""
    return [_writer(key, names, locale) for key in columns]


def fields(columns: Iterable[str]) -> frozenset[str]:
    """Return what of a case has to be known to fill these columns."""
    return frozenset(COLUMNS[key].field for key in columns) | {"id", "stage"}


def _writer(key: str, names: Names, locale: str) -> Callable[[Facts], Written]:
    field, hidden = COLUMNS[key].field, HIDDEN.words.in_(locale)
    words = {code: text.in_(locale) for code, text in names.words.get(key, {}).items()}

    def write(facts: Facts) -> Written:
        value = _told(facts, key, field)
        if value is None:
            return ""
        if value is HIDDEN:
            return hidden
        if key in _YUAN:
            return Decimal(value).scaleb(-2)
        if isinstance(value, datetime):
            return value.astimezone(LEGAL_ZONE).date()
        if isinstance(value, date):
            return value
        return words.get(value) or str(value)

    return write


def _told(facts: Facts, key: str, field: str) -> Any:
    """Return what a row says in a column: HIDDEN where that is not shared, None for nothing.

    Of a term the last legal day.
    """
    value = facts[field]
    if value is HIDDEN:
        return value
    if key == "due" and value is not None:
        return last_day(value)
    if key == "lead":
        value = facts["lead"]
    nobody = key == "turn" and facts["stage"] is Stage.CLOSED
    return None if value == "" or nobody else value


def _cell(facts: Facts, key: str, names: Names, now: datetime) -> Cell:
    value = _told(facts, key, COLUMNS[key].field)
    if value is HIDDEN:
        return Cell(key, "hidden", HIDDEN.words)
    if value is None:
        return Cell(key, "none", "")
    if key in _YUAN:
        return Cell(key, "yuan", value)
    if isinstance(value, datetime):
        return Cell(key, "day", value)
    if isinstance(value, date):
        return Cell(key, "day", value, _tone(facts, facts["due_at"], now))
    return Cell(key, "badge" if key == "stage" else "text", _word(key, value, names))


def _word(key: str, value: Any, names: Names) -> Text | str:
    words = names.words.get(key)
    return words.get(value, str(value)) if words is not None else str(value)


def _tone(facts: Facts, due_at: datetime, now: datetime) -> str:
    if facts["stage"] is Stage.CLOSED:
        return ""
    if due_at < now:
        return "late"
    return "soon" if due_at < now + SOON else ""
