"""From the masked facts of a case to the cells of a list: the same on screen, on paper and in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal

from portal.cases.rules import OUTCOME_NAMES, ROLE_NAMES, SOURCE_NAMES, STAGE_NAMES, Stage
from portal.cases.rules.masking import HIDDEN
from portal.kernel.text import Text
from portal.worklists.rules import COLUMNS

Kind = Literal["text", "badge", "yuan", "day", "none", "hidden"]
SOON = timedelta(days=3)


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
    """One value of a list: `yuan` holds fen, `day` an instant; `tone` stands beside words."""

    key: str
    kind: Kind
    value: Any = None
    tone: str = ""


def cells(
    facts: Mapping[str, Any], columns: Iterable[str], names: Names, now: datetime
) -> list[Cell]:
    """Return the cells of a row."""
    return [_cell(facts, key, names, now) for key in columns]


def _cell(facts: Mapping[str, Any], key: str, names: Names, now: datetime) -> Cell:
    value = facts[COLUMNS[key].field]
    if value is HIDDEN:
        return Cell(key, "hidden", HIDDEN.words)
    if key == "lead":
        value = facts["lead"]
    if value is None or value == "" or (key == "turn" and facts["stage"] is Stage.CLOSED):
        return Cell(key, "none", "")
    if key in {"suspected", "proven"}:
        return Cell(key, "yuan", value)
    if isinstance(value, datetime):
        return Cell(key, "day", value, _tone(facts, value, now) if key == "due" else "")
    return Cell(key, "badge" if key == "stage" else "text", _word(key, value, names))


def _word(key: str, value: Any, names: Names) -> Text | str:
    words = names.words.get(key)
    return words.get(value, str(value)) if words is not None else str(value)


def _tone(facts: Mapping[str, Any], due_at: datetime, now: datetime) -> str:
    if facts["stage"] is Stage.CLOSED:
        return ""
    if due_at < now:
        return "late"
    return "soon" if due_at < now + SOON else ""
