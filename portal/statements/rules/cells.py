"""From the cells of a bank's line to values. Everything that is wrong is a ValueError with its code."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from portal.imports.rules import cells
from portal.kernel.money import MAX_FEN
from portal.statements.rules import Direction

NOTHING = frozenset({"", "-", "--", "—", "/", "无"})
_IN = frozenset(
    {
        *("贷", "贷方", "收", "收入", "来账", "转入", "存入", "进", "进账", "入", "收款", "入账"),
        "c",
        "cr",
        "credit",
        "in",
        "+",
    }
)
_OUT = frozenset(
    {
        *("借", "借方", "支", "支出", "往账", "转出", "支取", "出", "出账", "付", "付款"),
        "d",
        "dr",
        "debit",
        "out",
        "-",
    }
)
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,2}0{0,6})?", re.ASCII)
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|¥|￥)|(?:元整?|rmb|cny)$", re.IGNORECASE)
_TIME = re.compile(r"[ t]?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?$", re.IGNORECASE)
_TIGHT_TIME = re.compile(r"(\d{8})\d{6}", re.ASCII)
_TOTAL = re.compile(
    r"^(?:本?[页日月]?(?:合计|小计|总计|累计)|(?:收入|支出|借方|贷方)(?:合计|总计|累计)"
    r"|期[初末]余额|上[页日月年]?(?:余额|结转)|承前页|过次页|total|subtotal|opening|closing)",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile("冲正|冲销|冲账|抹账|退汇|退票|reversal", re.IGNORECASE)
_MASK_TO = 4


def signed(cell: str) -> int | None:
    """Return the fen of an amount as it is written, below zero too; None for an empty one.

    1,234.50, ￥1234.5, (1,234.50) and 1,234.50- are read, full-width figures as well.
    """
    found = unicodedata.normalize("NFKC", cell).replace(" ", "").replace("−", "-")
    if found in NOTHING:
        return None
    sign = 1
    if found.startswith("(") and found.endswith(")"):
        found, sign = found[1:-1], -1
    found = _CURRENCY.sub("", _CURRENCY.sub("", found))
    if found.startswith(("-", "+")):
        found, sign = found[1:], -sign if found[0] == "-" else sign
    elif found.endswith("-"):
        found, sign = found[:-1], -sign
    found = _CURRENCY.sub("", found)
    if not _AMOUNT.fullmatch(found):
        raise ValueError("not_an_amount")
    whole, _, part = found.replace(",", "").partition(".")
    fen = int(whole) * 100 + int(part[:2].ljust(2, "0") or 0)
    if fen > MAX_FEN:
        raise ValueError("not_an_amount")
    return sign * fen


def day(cell: str) -> date:
    """Return a day as `imports` reads it, with or without a time of day behind it."""
    found = unicodedata.normalize("NFKC", cell).strip()
    tight = _TIGHT_TIME.fullmatch(found)
    return cells.day(tight.group(1) if tight else _TIME.sub("", found).strip())


def direction(cell: str) -> Direction | None:
    """Return which way a mark (贷、借、收、支、C、D) says the money went; None when it says nothing."""
    found = "".join(unicodedata.normalize("NFKC", cell).split()).casefold()
    if found in _IN:
        return Direction.IN
    if found in _OUT:
        return Direction.OUT
    if found in NOTHING:
        return None
    raise ValueError("not_a_direction")


def masked(account: str) -> str:
    """Return the last four figures of an account behind dots; a shorter one hides altogether."""
    found = "".join(each for each in unicodedata.normalize("NFKC", account) if each.isalnum())
    if not found:
        return ""
    return f"****{found[-_MASK_TO:]}" if len(found) > _MASK_TO * 2 else "****"


def is_total(row: list[str]) -> bool:
    """Tell whether a row is a total, a page's end or an opening balance rather than a payment."""
    return any(_TOTAL.match("".join(each.split())) for each in row[:4] if each)


def takes_back(text: str) -> bool:
    """Tell whether the words of a line say that it takes another one back."""
    return _TAKEN_BACK.search(text) is not None
