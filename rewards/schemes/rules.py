"""What a reward rule allows: how much at most, and the sum that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from portal.kernel.law import Citation, InForce, Status
from portal.kernel.money import format_yuan, plain_yuan, share
from portal.kernel.text import Text

Line = tuple[str, tuple[str, ...]]
"""One step of a sum: its code and its printed numbers."""

CLAIM_MONTHS = 2
CLAIM_LAW = Citation("医保办发〔2022〕22号", "领取期限", Status.NEEDS_CONFIRMATION)
"""A reward is claimed within two months of receiving the notice, or waived."""


class Kind(StrEnum):
    """What a proven tip earns."""

    MONEY = "money"
    HONORARY = "honorary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """A rule that allows up to a share of the proven amount, from a minimum, up to a cap.

    `minimum_fen` itself is within the money tier. `rate_ceiling` and `cap_fen` are ceilings: a
    person decides the amount.
    """

    code: str
    version: str
    title: Text
    law: Citation
    in_force: InForce
    rate_ceiling: Decimal
    cap_fen: int
    minimum_fen: int
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """The most a scheme allows, and the steps of the sum."""

    scheme: str
    version: str
    kind: Kind
    ceiling_fen: int
    lines: tuple[Line, ...]


def quote(scheme: Scheme, proven_fen: int) -> Quote:
    """Return the ceiling of the reward for `proven_fen`, rounded down to the fen.

    Lines: `below-minimum` (proven, minimum); or `share` (proven, rate, result), then `capped`
    (result, cap) where the cap bites. Amounts in yuan. ValueError for a negative amount.
    """
    if proven_fen < 0:
        raise ValueError("a proven amount is never negative")
    proven = format_yuan(proven_fen)
    if proven_fen < scheme.minimum_fen:
        below = ("below-minimum", (proven, format_yuan(scheme.minimum_fen)))
        return Quote(scheme.code, scheme.version, Kind.HONORARY, 0, (below,))
    full = share(proven_fen, scheme.rate_ceiling)
    percent = f"{(scheme.rate_ceiling * 100).normalize():f}%"
    lines: list[Line] = [("share", (proven, percent, format_yuan(full)))]
    if full > scheme.cap_fen:
        lines.append(("capped", (format_yuan(full), format_yuan(scheme.cap_fen))))
    ceiling = min(full, scheme.cap_fen)
    return Quote(scheme.code, scheme.version, Kind.MONEY, ceiling, tuple(lines))


def as_json(quote: Quote) -> dict[str, Any]:
    """Return `quote` as plain JSON values; the ceiling in yuan with two decimals."""
    return {
        "scheme": quote.scheme,
        "version": quote.version,
        "kind": quote.kind.value,
        "ceiling_yuan": plain_yuan(quote.ceiling_fen),
        "lines": [{"code": code, "numbers": list(numbers)} for code, numbers in quote.lines],
    }
