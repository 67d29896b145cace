"""What reporters and officers send: messages, decisions, a caller's tip. Questions: `steps/forms.py`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from portal.infra.forms import Day, Form, Line, LongText, clean
from portal.intake.rules import (
    CASEWORK_REASONS,
    DECLINE_REASONS,
    HOW_KNOWN,
    HOW_OFTEN,
    PLACE_KINDS,
    UNKNOWN,
    Answers,
    Channel,
    Mode,
)
from portal.intake.rules.channels import OLDEST_RECEIPT, TYPED_CHANNELS, Paper
from portal.registry.book.registry import CATEGORIES

Short = Annotated[str, StringConstraints(max_length=2_000), BeforeValidator(clean)]
Story = Annotated[str, StringConstraints(min_length=1, max_length=20_000), BeforeValidator(clean)]
Kept = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(clean)]
"""Words written when the mailbox had closed itself: sent once the code has opened it again."""
MarkHex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
YesNo = Literal["yes", "no"]


def one_of(known: Collection[str]) -> Any:
    """Return the check that a value is one of these codes."""

    def check(value: Any) -> Any:
        if value not in known:
            raise PydanticCustomError("unknown_choice", "not one of the options")
        return value

    return BeforeValidator(check)


def _categories(value: Any) -> Any:
    given = [value] if isinstance(value, str) else value
    known = {*CATEGORIES, UNKNOWN}
    if not isinstance(given, (list, tuple)) or any(each not in known for each in given):
        raise PydanticCustomError("unknown_choice", "not one of the options")
    return tuple(dict.fromkeys(given))


PlaceKind = Annotated[str, one_of(PLACE_KINDS)]
Often = Annotated[str, one_of(HOW_OFTEN)]
Known = Annotated[str, one_of(HOW_KNOWN)]
Categories = Annotated[tuple[str, ...], BeforeValidator(_categories)]


class Begin(Form):
    """The start button; on the page of a poster it says which place the poster hangs at."""

    region: Annotated[str, StringConstraints(max_length=12)] = ""
    institution: Annotated[str, StringConstraints(max_length=40)] = ""


class Which(Form):
    """A hit of the search by its id, `other` with a name typed below, or `unknown`."""

    action: Literal["search", "choose", "back", "later"] = "choose"
    search: Line = ""
    district: Annotated[str, StringConstraints(max_length=12)] = ""
    institution: Annotated[str, StringConstraints(pattern=r"^([1-9]\d{0,9}|other|unknown)$")] = ""
    where_text: Short = ""


class AboutFile(Form):
    """What a file shows, and whether it is sent as it is, with a cleaned copy, or only that."""

    caption: Short = ""
    send: Literal["as_is", "both", "cleaned"] = "as_is"


class Caption(Form):
    """What a sent file shows; with `mark` it is kept when the mailbox closed itself meanwhile."""

    caption: Annotated[Short, StringConstraints(min_length=1)]
    mark: MarkHex


class LastDigits(Form):
    digits: Line


class Code(Form):
    """A receipt in one field or in two, on as many lines as it was copied.

    `kept` was written before the mailbox closed itself; `kept_for`: the question it answers.
    """

    number: Line = ""
    secret: Short
    kept: Kept = ""
    kept_mark: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""
    kept_for: Annotated[str, StringConstraints(pattern=r"^([1-9][0-9]{0,15})?$")] = ""


class Message(Form):
    text: LongText
    mark: MarkHex


class Withdraw(Form):
    sure: Literal["yes"]


class Decline(Form):
    reason_code: Annotated[str, one_of(DECLINE_REASONS)]
    text: LongText


class HandOver(Form):
    to_agency: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    reason: LongText


class AskToUnseal(Form):
    reason_code: Annotated[str, one_of(CASEWORK_REASONS)]
    reason: Annotated[
        str, StringConstraints(min_length=5, max_length=2_000), BeforeValidator(clean)
    ]


class TypedTip(Form):
    """A tip typed by an officer for a caller, a visitor or from a letter."""

    mark: MarkHex
    channel: Annotated[Channel, one_of(TYPED_CHANNELS)]
    received_on: Day | None = None
    outside_number: Line = ""
    outside_from: Line = ""
    region: Annotated[str, StringConstraints(min_length=1, max_length=12)]
    place_kind: PlaceKind = UNKNOWN
    where_text: Short = ""
    categories: Categories
    what: Story
    when_text: Short = ""
    how_often: Often = UNKNOWN
    amount_text: Short = ""
    how_known: Known = UNKNOWN
    how_known_text: Short = ""
    mode: Mode
    name: Line = ""
    contact: Line = ""
    contact_note: Short = ""
    contact_agreed: YesNo = "no"
    wants_reward: YesNo = "no"

    def answers(self, institution_id: int | None = None) -> Answers:
        """Return the same answers the wizard would have collected."""
        given = self.model_dump(include={field.name for field in fields(Answers)})
        given["more"] = self.further()
        if self.contact_agreed == "no":  # kept only of who wants to be reached
            given |= {"contact": "", "contact_note": ""}
        return replace(
            Answers(**given),
            institution_id=institution_id,
            where_known=True,
            files_done=True,
            wants_reward=self.wants_reward == "yes",
        )

    def further(self) -> dict[str, str]:
        """Return what was answered to the further questions of the book: see `steps/forms.py`."""
        asked = self.model_dump(exclude=set(TypedTip.model_fields))
        return {name: value for name, value in asked.items() if value not in ("", UNKNOWN)}

    def paper(self) -> Paper:
        """Return what stands on the letter."""
        return Paper(self.received_on, self.outside_number, self.outside_from)


class Correct(Form):
    """How something typed should read."""

    text: LongText


def wrong_in(form: TypedTip, today: date) -> dict[str, str]:
    """Return what does not fit together in a tip that was typed, by field.

    A sealed or named tip says who; who wants to be reached says how.
    """
    wrong: dict[str, str] = {}
    if form.mode is not Mode.ANONYMOUS and not form.name:
        wrong["name"] = "missing"
    if form.contact_agreed == "yes" and not form.contact:
        wrong["contact"] = "missing"
    if form.contact_agreed == "yes" and form.mode is Mode.ANONYMOUS:
        wrong["mode"] = "contact_needs_a_name"
    if form.received_on is not None and form.received_on > today:
        wrong["received_on"] = "future_day"
    if form.received_on is not None and form.received_on < today - OLDEST_RECEIPT:
        wrong["received_on"] = "day_too_early"
    return wrong
