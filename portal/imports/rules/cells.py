"""From the text of a cell to a value. Everything that is wrong is a ValueError with its code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from portal.kernel.money import MAX_FEN, parse_yuan
from portal.kernel.text import folded
from portal.registry.rules import is_credit_code, is_official_code, normal_name

MAX_TEXT = 200
MAX_KEY = 80
MAX_CODE = 40

FOUNDED = date(1949, 10, 1)
"""No list has an earlier day; of the first days of the calendar no instant can be reckoned."""
_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?(?: 0{1,2}:00(?::00)?)?", re.ASCII)
_TIGHT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_WAN = re.compile(r"\d{1,11}(\.\d{1,6})?", re.ASCII)
_FEN_PER_WAN = 1_000_000
_MARK = re.compile(r"[0-9a-f]{64}")
_BETWEEN = re.compile("[、,，;；/|]")


def text(cell: str, limit: int = MAX_TEXT) -> str:
    """Return one line of text in normal form C."""
    found = unicodedata.normalize("NFC", cell)
    if any(unicodedata.category(c) == "Cc" or c in _BIDI for c in found):
        raise ValueError("control_character")
    if len(found) > limit:
        raise ValueError("string_too_long")
    return found


def code(cell: str) -> str:
    """Return a code: half-width, no spaces, leading zeros kept."""
    return normal_name(text(cell, MAX_CODE))


def key(cell: str) -> str:
    """Return an agency's own number for a case."""
    return normal_name(text(cell, MAX_KEY))


def credit_code(cell: str) -> str:
    """Return a unified social credit code whose check character is right."""
    found = normal_name(text(cell)).upper()
    if not is_credit_code(found):
        raise ValueError("string_pattern_mismatch")
    return found


def official_code(cell: str) -> str:
    """Return a code of the fund, its shape checked."""
    found = normal_name(text(cell)).upper()
    if not is_official_code(found):
        raise ValueError("string_pattern_mismatch")
    return found


def day(cell: str) -> date:
    """Return a day written 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日 or 20260305."""
    wanted = unicodedata.normalize("NFKC", cell).strip()
    found = _DAY.fullmatch(wanted) or _TIGHT_DAY.fullmatch(wanted)
    if not found:
        raise ValueError("not_a_day")
    try:
        said = date(*(int(part) for part in found.groups()))
    except ValueError:
        raise ValueError("not_a_day") from None
    if said < FOUNDED:
        raise ValueError("day_too_early")
    return said


def yuan(cell: str) -> int:
    """Return the fen of an amount in yuan; a dash means none."""
    if cell in {"-", "—", "/"}:
        return 0
    try:
        return parse_yuan(cell)
    except ValueError:
        raise ValueError("not_an_amount") from None


def wan(cell: str) -> int:
    """Return the fen of an amount in 万元 (10,000 yuan): up to six decimals, a fen exactly."""
    if cell in {"-", "—", "/"}:
        return 0
    plain = unicodedata.normalize("NFKC", cell).replace(",", "").replace(" ", "")
    plain = plain.lstrip("¥").removesuffix("元").removesuffix("万")
    if not _WAN.fullmatch(plain):
        raise ValueError("not_an_amount")
    fen = int(Decimal(plain) * _FEN_PER_WAN)
    if fen > MAX_FEN:
        raise ValueError("not_an_amount")
    return fen


def names(cell: str) -> tuple[str, ...]:
    """Return names written one after another with a mark between them."""
    found = (text(part.strip()) for part in _BETWEEN.split(cell))
    return tuple(dict.fromkeys(name for name in found if name))


def word(cell: str, words: Mapping[str, Any]) -> Any:
    """Return what a word stands for."""
    found = words.get(folded(cell))
    if found is None:
        raise ValueError("unknown_choice")
    return found


def lead_mark(cell: str) -> bytes:
    """Return the mark that was put in the place of a lead's key, see intake.service.leads."""
    if not _MARK.fullmatch(cell):
        raise ValueError("string_too_long")
    return bytes.fromhex(cell)


def sealed(_: str) -> bool:
    """Return that something was there: what it says is sealed beside the row."""
    return True


TYPES: Mapping[str, Callable[[str], Any]] = {
    "text": text,
    "code": code,
    "key": key,
    "credit_code": credit_code,
    "official_code": official_code,
    "day": day,
    "yuan": yuan,
    "wan": wan,
    "names": names,
    "lead_mark": lead_mark,
    "sealed": sealed,
}
"""How a cell of each type is read; every other type is the name of a vocabulary."""
