"""Single values of a rule pack: days, amounts, shares and words, each refused by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from portal.kernel import packs
from portal.kernel.law import InForce
from portal.kernel.money import parse_yuan
from rewards.schemes.rules import Defect

E = TypeVar("E", bound=StrEnum)
_SHARE = re.compile(r"0\.(?=[0-9]*[1-9])[0-9]{1,6}")


def days(table: Mapping[str, Any]) -> InForce:
    """Return the days from `since` to before `until`; Defect when one is written as text."""
    for name in ("since", "until"):
        if name in table and type(table[name]) is not date:
            raise Defect(
                f"{name} 写成日期，不加引号，例如 2026-01-01",
                f"{name} is a day without quotes, such as 2026-01-01",
            )
    return packs.in_force(table)


def share(typed: object) -> Decimal:
    """Return a share of the proven amount, above 0 and below 1; ValueError otherwise."""
    if not isinstance(typed, str) or not _SHARE.fullmatch(typed):
        raise Defect(f"{typed} 不是比例，请写成例如 0.01", f"{typed} is not a share, such as 0.01")
    return Decimal(typed)


def amount(written: object, name: str) -> int:
    """Return the fen of an amount of a pack, which is written as text in yuan."""
    try:
        return parse_yuan(written) if isinstance(written, str) else _no_text(written)
    except ValueError:
        raise Defect(
            f'{name} 的金额读不懂：{written}。请写成例如 "500.00"',
            f'{name}: {written} is not an amount such as "500.00"',
        ) from None


def _no_text(written: object) -> int:
    raise ValueError(written)


def one_of(kind: type[E], written: object, name: str) -> E:
    """Return a word of a pack as what it names; Defect lists the words there are."""
    try:
        return kind(str(written))
    except ValueError:
        words = "、".join(each.value for each in kind), ", ".join(each.value for each in kind)
        raise Defect(
            f"{name} 不能写 {written}，只能写：{words[0]}",
            f"{name}: {written} is none of {words[1]}",
        ) from None
