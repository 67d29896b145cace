"""Paying by instalments, or later (APL art. 66): what was agreed, and whether it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from portal.kernel.money import parse_yuan

MOST = 60
"""Instalments of one plan at most: five years by the month."""


@dataclass(frozen=True, slots=True)
class Due:
    """One instalment: until when, how much, in fen."""

    on: date
    fen: int


def parse(text: str) -> list[Due]:
    """Return the instalments typed one a line as day and yuan; ValueError names the first wrong line."""
    found = []
    for number, line in enumerate(filter(None, map(str.strip, text.splitlines())), 1):
        parts = line.replace("，", " ").replace("\t", " ").split()
        try:
            day, yuan = parts
            found.append(Due(_day(day), parse_yuan(yuan)))
        except ValueError:
            raise ValueError(str(number)) from None
    return found


def wrong(rows: Sequence[Due], owed_fen: int, today: date) -> str:
    """Return why a plan cannot be agreed on, "" when it can: a code of forms."""
    if not rows or len(rows) > MOST:
        return "plan_rows"
    if any(each.fen <= 0 for each in rows):
        return "plan_amount"
    days = [each.on for each in rows]
    if days[0] < today or any(later <= sooner for sooner, later in pairwise(days)):
        return "plan_days"
    return "" if sum(each.fen for each in rows) == owed_fen else "plan_sum"


def missed(
    rows: Sequence[Due], paid_fen: int, today: date, came: Sequence[tuple[date, int]] = ()
) -> Due | None:
    """Return the first instalment whose day has gone by and that what was paid by then does not cover.

    `paid_fen` is what came since the plan; `came` the value days and fen of payments, of which those
    after an instalment's day are no part of it, whenever they were typed.
    """
    due = 0
    for each in rows:
        due += each.fen
        late = sum(fen for day, fen in came if day > each.on)
        if each.on < today and paid_fen - late < due:
            return each
    return None


def upcoming(rows: Sequence[Due], paid_fen: int) -> Due | None:
    """Return the next instalment not covered yet, with what is still to come of it."""
    due = 0
    for each in rows:
        due += each.fen
        if paid_fen < due:
            return Due(each.on, min(each.fen, due - paid_fen))
    return None


def _day(text: str) -> date:
    year, month, day = re.split(r"[-/.年月]", text.removesuffix("日"))
    return date(int(year), int(month), int(day))
