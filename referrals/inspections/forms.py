"""What people send about an inspection."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, create_model

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan
from referrals.checklists.rules import Checklist, Choice, Given, Item, Kind
from referrals.inspections.rules import Ground, Notice, Recheck, Signing


def _plain(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value


Officers = Annotated[tuple[Count, ...], Field(min_length=1, max_length=30)]
MOST_DAYS = 120
ANSWER, REMARK, AMOUNT = "a-", "r-", "m-"
Number = Annotated[Decimal, BeforeValidator(_plain), Field(max_digits=15, decimal_places=4)]
TYPES: Mapping[Kind, Any] = {
    Kind.YES_NO: Choice,
    Kind.AMOUNT: Yuan,
    Kind.NUMBER: Number,
    Kind.DATE: Day,
    Kind.TEXT: LongText,
    Kind.FILE: Line,
}


class Plan(Form):
    """A plan. `officers` are those of the lead agency; partners name their own.

    `apart` says why it is not made together with another check at hand.
    """

    title: Line
    planned_on: Day
    notice: Notice
    agencies: Annotated[tuple[Line, ...], Field(min_length=1, max_length=12)]
    officers: Officers
    institution_id: Count | None = None
    ground: Ground | None = None
    apart: LongText | None = None


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText


class Cancel(Form):
    reasons: LongText


class Join(Form):
    officers: Officers


class Sheet(Form):
    """A posted checklist; what its fields are depends on the checklist, see `sheet`."""


class Found(Form):
    """A finding. `replaces` names an earlier one of the same agency that this one corrects.

    `act` is an act code, the category's usual one unless given; `proofs` are `file:12` or `document:5`;
    `orders` the numbers of the orders built on what it corrects; `lines` amounts, one a line, that have
    to add up to what is suspected.
    """

    item: Line = ""
    category: Line
    suspected: Yuan
    proven: Yuan
    description: LongText
    replaces: Count | None = None
    act: Line = ""
    proofs: tuple[Line, ...] = ()
    orders: tuple[Line, ...] = ()
    lines: LongText = ""


class SiteRecord(Form):
    """The record of one agency. Without a signature a witness has to be named."""

    present: Line = ""
    assistants: Line = ""
    statement: LongText = ""
    recording: Line = ""
    signing: Signing
    witness: Line = ""
    refusal: Line = ""


class Rectify(Form):
    """An order: `problems` are `item:<code>` or `finding:<id>`; `days` working days, None: the term's."""

    problems: Annotated[tuple[Line, ...], Field(min_length=1, max_length=60)]
    demand: LongText
    recheck_on: Day | None = None
    days: Annotated[Count, Field(ge=1, le=MOST_DAYS)] | None = None


class Reply(Form):
    """The report: `files` of the case are its evidence, `replied_on` the day it came, today unless given."""

    text: LongText
    files: tuple[Count, ...] = ()
    replied_on: Day | None = None


class Review(Form):
    """The re-check: how, on which day (today unless given), by whom besides the one who decides."""

    decision: Literal["accept", "reject"]
    reasons: LongText
    how: Recheck = Recheck.PAPERS
    checked_on: Day | None = None
    with_whom: Line = ""


class Back(Form):
    """A look back: `kept` says whether what was put right has stayed so."""

    how: Recheck
    looked_on: Day
    kept: Literal["yes", "no"]
    text: LongText


class HoldTalk(Form):
    """A talk as it was held. Without a signature a witness has to be named."""

    held_on: Day
    place: Line
    attendees: LongText
    topics: LongText
    answers: LongText
    promise: LongText = ""
    signing: Signing
    witness: Line = ""


@lru_cache(maxsize=32)
def sheet(checklist: Checklist) -> type[Form]:
    """Return the form of a checklist, all optional.

    `a-<item>` is its answer, `r-<item>` a remark, `m-<item>` the amount where one is asked beside it.
    """
    fields: dict[str, Any] = {}
    for number, item in enumerate(checklist.items):
        for name, prefix, kind in (
            ("answer", ANSWER, _kind_of(item)),
            ("remark", REMARK, LongText),
            ("amount", AMOUNT, Yuan),
        ):
            found = Field(default=None, validation_alias=f"{prefix}{item.code}")
            fields[f"{name}_{number}"] = (kind | None, found)
    return create_model("SheetOf", __base__=Form, **fields)


def _kind_of(item: Item) -> Any:
    if item.kind is Kind.CHOICE:
        return Literal[tuple(each.code for each in item.options)]
    return TYPES[item.kind]


def given(checklist: Checklist, data: Form) -> list[Given]:
    """Return what a valid sheet of this checklist says, item by item."""
    found = []
    for number, item in enumerate(checklist.items):
        answer = getattr(data, f"answer_{number}")
        remark = getattr(data, f"remark_{number}") or ""
        amount = getattr(data, f"amount_{number}") if item.asks_amount else None
        match item.kind:
            case Kind.YES_NO:
                found.append(Given(item.code, choice=answer, amount_fen=amount, remark=remark))
            case Kind.AMOUNT:
                found.append(Given(item.code, amount_fen=answer, remark=remark))
            case Kind.TEXT | Kind.FILE:
                found.append(Given(item.code, amount_fen=amount, remark=answer or ""))
            case _:
                value = f"{answer:f}" if isinstance(answer, Decimal) else str(answer or "")
                found.append(Given(item.code, amount_fen=amount, remark=remark, value=value))
    return found
