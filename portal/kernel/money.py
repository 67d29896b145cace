"""Money is whole fen (1/100 yuan) in `int`. There is no float anywhere near it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Generic, TypeVar

A = TypeVar("A", bound=StrEnum)

MAX_FEN = 10**15
"""10,000,000,000,000 yuan: more than any fund holds; larger input is a typing error."""

_YUAN = re.compile(r"\d{1,15}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Move(Generic[A]):
    """One posting as arithmetic sees it: `amount_fen` > 0 moves from `credit` to `debit`."""

    debit: A
    credit: A
    amount_fen: int


def balances(accounts: Iterable[A], moves: Iterable[Move[A]]) -> dict[A, int]:
    """Return debit minus credit of each account, in fen. The values always sum to zero."""
    found = dict.fromkeys(accounts, 0)
    for move in moves:
        found[move.debit] += move.amount_fen
        found[move.credit] -= move.amount_fen
    return found


def share(amount_fen: int, rate: Decimal) -> int:
    """Return `rate` of `amount_fen`, rounded down to the fen so that `rate` is a true ceiling."""
    return int((amount_fen * rate).to_integral_value(rounding=ROUND_DOWN))


def parse_yuan(typed: str) -> int:
    """Return the fen of an amount typed in yuan; raise ValueError for anything but a plain amount.

    Accepts full-width digits, thousands separators, spaces and a leading ¥ or trailing 元.
    Never negative; at most two decimals; at most MAX_FEN.
    """
    text = unicodedata.normalize("NFKC", typed).strip().lstrip("¥").removesuffix("元")
    text = text.replace(",", "").replace(" ", "")
    if not _YUAN.fullmatch(text):
        raise ValueError("not an amount in yuan")
    fen = int(Decimal(text) * 100)
    if fen > MAX_FEN:
        raise ValueError("amount too large")
    return fen


def plain_yuan(fen: int) -> str:
    """Return `fen` as yuan with two decimals and no separators: `360000.00`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def format_yuan(fen: int) -> str:
    """Return `fen` as yuan with thousands separators: `360,000.00`."""
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"
