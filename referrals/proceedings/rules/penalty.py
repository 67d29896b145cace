"""Arithmetic of a decision: its lines, what is harder than what was noticed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.text import Text


class Kind(StrEnum):
    """What a line of a decision orders. Contract money is none of them: it rests on an agreement."""

    RECOVER = "recover"
    FINE = "fine"
    CONFISCATE = "confiscate"
    WARN = "warn"
    SUSPEND = "suspend"


KIND_NAMES: Mapping[Kind, Text] = {
    Kind.RECOVER: Text("责令退回医疗保障基金", "Return fund money"),
    Kind.FINE: Text("罚款", "Fine"),
    Kind.CONFISCATE: Text("没收违法所得", "Confiscation of gains"),
    Kind.WARN: Text("警告、通报批评", "Warning"),
    Kind.SUSPEND: Text("责令暂停涉及基金使用的医药服务", "Suspension of services paid by the fund"),
}
MONEY = frozenset({Kind.RECOVER, Kind.FINE, Kind.CONFISCATE})
PENALTIES = frozenset(Kind) - {Kind.RECOVER}
"""Recovery puts back what was the fund's; the other kinds punish."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a decision orders for one act. Amounts in fen; `months` of a suspension."""

    kind: Kind
    act: str
    finding_id: int
    base_fen: int = 0
    amount_fen: int = 0
    months: int = 0
    ground: str = ""
    established: bool = False
    """Whether what the norm presupposes (such as refusing to correct) was shown."""
    distinct: str = ""
    """Why it is another act than one the party was fined for before (APL 29)."""


def distinct_of(lines: Iterable[Line]) -> str:
    """Return why fines of one kind of act are for others than before; empty unless each line says it."""
    said = [line.distinct for line in lines]
    return "；".join(dict.fromkeys(said)) if all(said) else ""


def weights(lines: Iterable[Line]) -> dict[Kind, int]:
    """Return how much of each kind of penalty there is: fen, months, or the number of warnings."""
    found: dict[Kind, int] = {}
    for line in lines:
        if line.kind in PENALTIES:
            weight = line.amount_fen or line.months or 1
            found[line.kind] = found.get(line.kind, 0) + weight
    return found


def harder(lines: Iterable[Line], noticed: Mapping[str, int]) -> bool:
    """Tell whether any kind of penalty is more than the party was told (APL 44, 45)."""
    return any(weight > noticed.get(kind.value, 0) for kind, weight in weights(lines).items())


def total(lines: Iterable[Line], kind: Kind) -> int:
    """Return the sum of one kind, in fen."""
    return sum(line.amount_fen for line in lines if line.kind is kind)


def offset(fine_fen: int, court_fine_fen: int) -> int:
    """Return how much of a court's fine an administrative fine already stands for (APL 35)."""
    return min(fine_fen, court_fine_fen)


def spot_limit(*, person: bool) -> int:
    """Return the highest fine on the spot, in fen, included: 200 yuan, of a unit 3,000 (APL 51)."""
    return 20_000 if person else 300_000


CASH_LIMIT_FEN = 10_000
"""Cash may be taken on the spot up to 100 yuan, or where it could hardly be collected later (APL 68, 69)."""
