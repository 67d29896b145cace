"""Checklists as values: items, answers, what is asked and what is still open."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.kernel.law import Citation, InForce
from portal.kernel.money import plain_yuan
from portal.kernel.text import Text
from referrals.checklists.rules import conditions
from referrals.checklists.rules.conditions import WrongCondition


class Kind(StrEnum):
    """What an item of a checklist is answered with. FILE: the number of a piece of evidence."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    AMOUNT = "amount"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    FILE = "file"


class Choice(StrEnum):
    """The answer to a yes-no item; every such item is worded so that NO is the breach."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "na"


KIND_NAMES: Final[Mapping[Kind, Text]] = {
    Kind.YES_NO: Text("符合／不符合／不涉及", "In order, not in order, does not apply"),
    Kind.CHOICE: Text("从选项中选一个", "One of several"),
    Kind.AMOUNT: Text("金额（元）", "Amount in yuan"),
    Kind.NUMBER: Text("数量", "Number"),
    Kind.DATE: Text("日期", "Day"),
    Kind.TEXT: Text("文字", "Text"),
    Kind.FILE: Text("证据材料编号", "Number of a piece of evidence"),
}
CHOICE_NAMES: Final[Mapping[Choice, Text]] = {
    Choice.YES: Text("符合", "In order"),
    Choice.NO: Text("不符合", "Not in order"),
    Choice.NOT_APPLICABLE: Text("不涉及", "Does not apply"),
}
MOST_ITEMS = 500
MOST_OPTIONS = 30
CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")


class ItemInvalid(ValueError):
    """An item cannot stand as it is: `code` of the item, `field` at fault, `defect` code."""

    def __init__(self, code: str, field: str, defect: str) -> None:
        super().__init__(f"{code}: {field}: {defect}")
        self.code, self.field, self.defect = code, field, defect


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers of a choice."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at, worded so that "in order" is the good answer.

    `relevant` is the condition under which it is asked (conditions.py; empty: always): on yes-no
    items and choices that stand before it. `required`: it must be answered then. `asks_amount`: an
    amount belongs beside the answer. `evidence`: what is to be taken along.
    """

    code: str
    kind: Kind
    text: Text
    law: Citation
    section: Text | None = None
    hint: Text | None = None
    evidence: Text | None = None
    required: bool = False
    asks_amount: bool = False
    relevant: str = ""
    options: tuple[Option, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """Return the answers there are to choose from; empty when it is answered freely."""
        if self.kind is Kind.YES_NO:
            return tuple(Choice)
        return tuple(each.code for each in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What one kind of agency looks at; `version` is pinned when a visit is planned.

    `code` is the kind of agency for its general checklist, another word for a special one. `agency` is
    empty for those that ship with the portal.
    """

    code: str
    version: str
    name: Text
    in_force: InForce
    items: tuple[Item, ...]
    agency: str = ""

    def item(self, code: str) -> Item | None:
        """Return the item with this code."""
        return next((each for each in self.items if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Given:
    """What an officer put down for one item. The remark (or text answer) is sealed when kept.

    `value` is the answer to a choice, number (plain decimal) or day (2026-03-05).
    """

    item: str
    choice: Choice | None = None
    amount_fen: int | None = None
    remark: str = ""
    value: str = ""

    @property
    def says_something(self) -> bool:
        """Tell whether anything at all was put down."""
        return self.choice is not None or self.amount_fen is not None or bool(self.said)

    @property
    def said(self) -> str:
        """Return the answer as conditions compare it."""
        if self.choice is not None:
            return self.choice.value
        if self.value or self.amount_fen is None:
            return self.value or self.remark
        return plain_yuan(self.amount_fen)


def asked(checklist: Checklist, answers: Mapping[str, str]) -> tuple[Item, ...]:
    """Return the items to be answered, given the answers so far (item -> answer, as Given.said).

    An answer to an item that is not asked (any more) counts for nothing.
    """
    found: list[Item] = []
    counted: dict[str, str] = {}
    for item in checklist.items:
        if item.relevant and not conditions.holds(conditions.parse(item.relevant), counted):
            continue
        found.append(item)
        if item.code in answers:
            counted[item.code] = answers[item.code]
    return tuple(found)


def unanswered(checklist: Checklist, answers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the required items that are asked and still without an answer."""
    wanted = (each for each in asked(checklist, answers) if each.required)
    return tuple(each.code for each in wanted if not answers.get(each.code))


def checked(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the items of a checklist; ItemInvalid names the first that cannot stand."""
    if not any(each.kind is Kind.YES_NO for each in items):
        raise ItemInvalid("", "items", "nothing_to_check")
    return ordered(items)


def ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items of a draft, each checked behind those before it; ItemInvalid like `checked`."""
    if len(items) > MOST_ITEMS:
        raise ItemInvalid(items[MOST_ITEMS].code, "items", "too_many")
    before: dict[str, Item] = {}
    for item in items:
        check_item(item, before)
        before[item.code] = item
    return tuple(items)


def check_item(item: Item, before: Mapping[str, Item]) -> None:
    """Raise ItemInvalid unless an item can stand behind the items `before` it."""
    if not CODE.fullmatch(item.code):
        raise ItemInvalid(item.code, "code", "not_a_code")
    if item.code in before:
        raise ItemInvalid(item.code, "code", "repeated")
    if not (item.text.zh and item.text.en):
        raise ItemInvalid(item.code, "text", "missing")
    _check_options(item)
    _check_relevant(item, before)


def _check_options(item: Item) -> None:
    codes = [each.code for each in item.options]
    if item.kind is not Kind.CHOICE and codes:
        raise ItemInvalid(item.code, "options", "not_a_choice")
    if item.kind is Kind.CHOICE and not 1 < len(codes) <= MOST_OPTIONS:
        raise ItemInvalid(item.code, "options", "two_options")
    if len(set(codes)) != len(codes) or not all(CODE.fullmatch(each) for each in codes):
        raise ItemInvalid(item.code, "options", "not_a_code")


def _check_relevant(item: Item, before: Mapping[str, Item]) -> None:
    if not item.relevant:
        return
    try:
        compared = list(conditions.named(conditions.parse(item.relevant)))
    except WrongCondition:
        raise ItemInvalid(item.code, "relevant", "not_a_condition") from None
    for each in compared:
        other = before.get(each.item)
        if other is None:
            raise ItemInvalid(item.code, "relevant", "unknown_item")
        if each.value not in other.values:
            raise ItemInvalid(item.code, "relevant", "unknown_value")
