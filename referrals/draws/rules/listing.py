"""A list of institutions typed or pasted: one a line, code, class of risk, why it is left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.kernel.errors import Invalid
from portal.kernel.text import folded
from referrals.draws.rules import GROUND_NAMES, GROUNDS_OF, MOST_ITEMS, DrawKind, Ground, RiskClass

_CLASSES: Final[Mapping[str, RiskClass]] = {
    "": RiskClass.LOW,
    "高": RiskClass.HIGH,
    "高风险": RiskClass.HIGH,
    "中": RiskClass.MEDIUM,
    "中风险": RiskClass.MEDIUM,
    "低": RiskClass.LOW,
    "低风险": RiskClass.LOW,
    **{each.value: each for each in RiskClass},
}
_GROUNDS: Final[Mapping[str, Ground]] = {
    **{GROUND_NAMES[each].zh: each for each in GROUNDS_OF[DrawKind.TARGETS]},
    **{each.value: each for each in GROUNDS_OF[DrawKind.TARGETS]},
}
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("机构编码", "编码", "医药机构编码", "code"),
    "risk": ("风险等级", "风险", "risk"),
    "out": ("排除原因", "排除", "left out"),
}
NAMES: Final = frozenset(name for names in _COLUMNS.values() for name in names)
"""What the columns of a file may be called."""
_PARTS = re.compile(r"[\t,，;；]|\s{1,}")


class WrongList(ValueError):
    """Lines that cannot be taken: number of the line -> code of what is wrong with it."""

    def __init__(self, lines: Mapping[int, str]) -> None:
        super().__init__(", ".join(f"line {at}: {code}" for at, code in lines.items()))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the list; `out` is None for what can be drawn."""

    line: int
    code: str
    risk: RiskClass
    out: Ground | None


def read(text: str) -> list[Listed]:
    """Return the lines of a list; WrongList names every line that cannot be taken."""
    found: dict[str, Listed] = {}
    wrong: dict[int, str] = {}
    for at, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        code, risk, ground = (*_PARTS.split(line.strip(), maxsplit=2), "", "")[:3]
        if code in found:
            wrong[at] = "repeated"
        elif risk not in _CLASSES:
            wrong[at] = "unknown_class"
        elif ground and ground.strip() not in _GROUNDS:
            wrong[at] = "unknown_ground"
        else:
            out = _GROUNDS[ground.strip()] if ground else None
            found[code] = Listed(at, code, _CLASSES[risk], out)
    if wrong:
        raise WrongList(wrong)
    return list(found.values())


def from_rows(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return the rows of a table as lines of a list; Invalid (files) without a column of codes."""
    folds = [folded(name) for name in columns]
    at = {
        key: next((i for i, name in enumerate(folds) if name in set(map(folded, names))), None)
        for key, names in _COLUMNS.items()
    }
    if at["code"] is None:
        raise Invalid(files="column_needed")
    lines = []
    for cells in rows:
        said = [cells[i].strip() if i is not None and i < len(cells) else "" for i in at.values()]
        if any(said):
            lines.append("\t".join((said[0], said[1] or RiskClass.LOW.value, said[2])).rstrip())
    if len(lines) > MOST_ITEMS:
        raise Invalid(files="too_many")
    return "\n".join(lines)
