"""A list of institutions typed or pasted: one a line, code, class of risk, why it is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from referrals.draws.rules import GROUND_NAMES, GROUNDS_OF, DrawKind, Ground, RiskClass

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
