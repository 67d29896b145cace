"""The months a reporter speaks of, read from words like 去年九月到十一月 or 2025-03."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

MONTHS = 12
_LONGEST = 20 * MONTHS
_EARLIEST_YEAR = 1990
_NUMBERS = {each: at for at, each in enumerate("一二三四五六七八九十", 1)} | {
    "十一": 11,
    "十二": 12,
    "两": 2,
    "半": 6,
}
_NUMBER = r"(\d{1,2}|十[一二]|[一二两三四五六七八九十])"
_TOKEN = re.compile(
    r"(?P<full>(?:19|20)\d\d\s*[-./]\s*(?:1[0-2]|0?[1-9])(?!\d))"
    r"|(?P<year>(?:19|20)\d\d)\s*年?"
    r"|(?P<said>前年|去年|上年|今年|本年)"
    r"|(?P<half>[上下]半年)"
    rf"|(?P<back>(?:最?近|过去|这)?\s*(?:{_NUMBER[1:-1]}|半)\s*(?:个月|年)(?:以?前|来|多|$|，|,)?)"
    rf"|(?P<month>{_NUMBER[1:-1]})\s*月"
    r"|(?P<near>上个?月|本月|这个?月)"
)


class Period(NamedTuple):
    """First and last month, both in it, counted as year * 12 + month - 1."""

    first: int
    last: int


def month_index(day: date) -> int:
    """Return the month of a day as a number."""
    return day.year * MONTHS + day.month - 1


def overlap(one: Period | None, other: Period | None) -> bool:
    """Tell whether two periods share a month; an unknown one shares none."""
    return one is not None and other is not None and one[0] <= other[1] and other[0] <= one[1]


def period(text: str, on: date) -> Period | None:
    """Return the months a text speaks of, none later than `on`; None when it names no time."""
    now = month_index(on)
    found: list[int] = []
    year: int | None = None
    bare: int | None = None
    for token in _TOKEN.finditer(text[:200]):
        kind, words = str(token.lastgroup), token.group().strip()
        if kind in {"year", "said"}:
            year = _year(kind, words, on)
            bare = year
            continue
        months = _months(kind, words, year=year, now=now)
        found += months
        bare = None if months else bare
    if bare is not None:
        found += [bare * MONTHS, bare * MONTHS + MONTHS - 1]
    known = [min(each, now) for each in found if each >= _EARLIEST_YEAR * MONTHS]
    if not known or max(known) - min(known) > _LONGEST:
        return None
    return Period(min(known), max(known))


def _year(kind: str, words: str, on: date) -> int:
    if kind == "year":
        return int(words[:4])
    return on.year - {"前": 2, "去": 1, "上": 1}.get(words[0], 0)


def _months(kind: str, words: str, *, year: int | None, now: int) -> list[int]:
    if kind == "full":
        whole, month = re.split(r"\s*[-./]\s*", words)
        return [int(whole) * MONTHS + int(month) - 1]
    if kind == "near":
        return [now - (words[0] == "上")]
    if kind == "half":
        first = (now // MONTHS if year is None else year) * MONTHS + 6 * (words[0] == "下")
        return [first, first + 5]
    number = re.search(rf"{_NUMBER}|半", words)
    count = _count(number.group()) if number else 0
    if kind == "back":
        in_months = count if "月" in words or "半" in words else count * MONTHS
        return [now - in_months, now]
    return [_month(count, year, now)] if 1 <= count <= MONTHS else []


def _month(number: int, year: int | None, now: int) -> int:
    if year is not None:
        return year * MONTHS + number - 1
    latest = now // MONTHS * MONTHS + number - 1
    return latest if latest <= now else latest - MONTHS


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _NUMBERS.get(words, 0)
