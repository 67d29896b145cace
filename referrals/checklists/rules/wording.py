"""Conditions in words, for pages."""

from __future__ import annotations

from portal.kernel.text import Text
from referrals.checklists.rules import CHOICE_NAMES, Checklist, Choice, Item, Kind
from referrals.checklists.rules.conditions import Condition, Either, Every, Is, Not, parse


def worded(checklist: Checklist) -> dict[str, Text]:
    """Return, for every item asked on a condition, that condition in words, by code."""
    places = {item.code: (at, item) for at, item in enumerate(checklist.items, 1)}
    found = {}
    for item in checklist.items:
        if item.relevant:
            condition = parse(item.relevant)
            found[item.code] = Text(_said(condition, places, "zh"), _said(condition, places, "en"))
    return found


def _said(condition: Condition, places: dict[str, tuple[int, Item]], locale: str) -> str:
    zh = locale == "zh"
    match condition:
        case Is(code, value):
            at, item = places[code]
            answer = _answer(item, value, locale)
            return f"第{at}项答“{answer}”" if zh else f"item {at} is “{answer}”"
        case Not(Is(code, value)):
            at, item = places[code]
            answer = _answer(item, value, locale)
            return f"第{at}项不是“{answer}”" if zh else f"item {at} is not “{answer}”"
        case Not(of):
            said = _said(of, places, locale)
            return f"并非（{said}）" if zh else f"not ({said})"
        case Every(of):
            return _joined(of, places, locale, "，且" if zh else " and ")
        case Either(of):
            return _joined(of, places, locale, "，或者" if zh else " or ")


def _joined(
    of: tuple[Condition, ...], places: dict[str, tuple[int, Item]], locale: str, mark: str
) -> str:
    parts = [_said(each, places, locale) for each in of]
    left, right = ("（", "）") if locale == "zh" else ("(", ")")
    simple = [
        part if isinstance(each, Is | Not) else f"{left}{part}{right}"
        for each, part in zip(of, parts, strict=True)
    ]
    return mark.join(simple)


def _answer(item: Item, value: str, locale: str) -> str:
    if item.kind is Kind.YES_NO:
        return CHOICE_NAMES[Choice(value)].in_(locale)
    names = {each.code: each.text for each in item.options}
    return names[value].in_(locale)
