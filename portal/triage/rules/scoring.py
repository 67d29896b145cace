"""The figures the intake score is made of. The score sorts the queue; it decides nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import product

from portal.intake.rules import UNKNOWN, Mode, TipBody
from portal.intake.rules.periods import period
from portal.kernel.clock import LEGAL_ZONE
from portal.triage.rules import Rule, points, total

Words = Mapping[str, Sequence[str]]
"""Lists of words by the check they belong to."""

_UNITS = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "十万": 100_000, "百万": 10**6, "亿": 10**8}
_CHINESE = {each: at for at, each in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "几": 2,
    "十": 10,
}
_AMOUNT = re.compile(
    r"(\d[\d,，]*(?:\.\d+)?|[一二两三四五六七八九十几])\s*(十万|百万|[百千万亿])?余?多?\s*(?:元|块|钱|(?<=[万亿]))"
)


def yuan_named(text: str) -> int:
    """Return the largest amount a text names, in whole yuan, 0 for none: 3万多, 1,200元, 几十万."""
    plain = unicodedata.normalize("NFKC", text[:20_000])
    found = [0]
    for number, unit in _AMOUNT.findall(plain):
        digits = number.replace(",", "").replace("，", "")
        value = float(digits) if digits[0].isdigit() else float(_CHINESE[digits])
        found.append(int(value * _UNITS[unit]))
    return min(max(found), 10**11)


def plain_figures(
    *, files: int, categories: Sequence[str], mode: Mode, replied: bool, similar: int
) -> dict[str, int]:
    """Return the figures known without opening a tip; those of the institution are added to them."""
    return {
        "files": files,
        "categories": len(set(categories) - {UNKNOWN}),
        "similar": similar,
        # The mailbox reaches everybody who kept the receipt: an answer counts like a telephone.
        "reachable": int(mode is not Mode.ANONYMOUS or replied),
        "named": int(mode is Mode.NAMED),
    }


def sealed_figures(body: TipBody, words: Words) -> dict[str, int]:
    """Return the figures that only the opened text gives."""
    text = f"{body.what}\n{body.amount_text}\n{body.how_known_text}\n{body.where_text}"
    amount = yuan_named(body.amount_text) or yuan_named(body.what)
    day = _day(body)
    return {
        "amount": int(amount > 0),
        "amount_yuan": amount,
        "insider": int(body.how_known in {"works_there", "papers"}),
        "first_hand": int(body.how_known in {"saw", "patient"}),
        "repeated": int(body.how_often in {"several", "constantly"}),
        "dated": int(
            bool(body.when_text) and day is not None and period(body.when_text, day) is not None
        ),
        **{check: int(any(each in text for each in listed)) for check, listed in words.items()},
    }


def stored(points_given: int, *, step: int, most: int) -> int:
    """Return what may be kept of the sealed points: whole steps, and no more than `most`."""
    return min(points_given // step * step, most)


def tells_apart(rules: Sequence[Rule], groups: Mapping[str, int], *, step: int, most: int) -> str:
    """Return the first sealed check some kept figure would give away, empty when none.

    For every figure above zero that can be kept there must be tips without that check: so the
    database never says that a reporter works there, or that the reporter was the patient.
    """
    sealed = [each for each in rules if each.sealed]
    checks = sorted({each.check for each in sealed})
    levels = [
        [None, *(each.at_least for each in sealed if each.check == check)] for check in checks
    ]
    seen: dict[int, set[str]] = {}
    for chosen in product(*levels):
        figures = {c: n for c, n in zip(checks, chosen, strict=True) if n is not None}
        if not _possible(figures):
            continue
        kept = stored(total(points(sealed, figures, groups)), step=step, most=most)
        seen[kept] = seen.get(kept, set(checks)) & figures.keys()
    return next((min(always) for kept, always in sorted(seen.items()) if kept and always), "")


def _possible(figures: Mapping[str, int]) -> bool:
    """Tell whether a tip can have these: a large amount is one, and there is one way of knowing."""
    return not (
        ("amount_yuan" in figures and "amount" not in figures)
        or ("insider" in figures and "first_hand" in figures)
    )


def _day(body: TipBody) -> date | None:
    try:
        return datetime.fromisoformat(body.received_at).astimezone(LEGAL_ZONE).date()
    except ValueError:
        return None
