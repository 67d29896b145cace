"""What reporters and officers send: one form a question, messages, decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints
from pydantic_core import PydanticCustomError

from portal.infra.forms import Form, Line, LongText, clean
from portal.intake.rules import (
    DECLINE_REASONS,
    HOW_KNOWN,
    HOW_OFTEN,
    PLACE_KINDS,
    UNKNOWN,
    UNSEAL_REASONS,
    Answers,
    Channel,
    Mode,
)
from portal.registry.book.registry import CATEGORIES

Short = Annotated[str, StringConstraints(max_length=2_000), BeforeValidator(clean)]
Story = Annotated[str, StringConstraints(min_length=1, max_length=20_000), BeforeValidator(clean)]
Kept = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(clean)]
"""Words written when the mailbox had closed itself: sent once the code has opened it again."""
MarkHex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
YesNo = Literal["yes", "no"]


def _one_of(known: Mapping[str, Any]) -> Any:
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


PlaceKind = Annotated[str, _one_of(PLACE_KINDS)]
Often = Annotated[str, _one_of(HOW_OFTEN)]
Known = Annotated[str, _one_of(HOW_KNOWN)]
Categories = Annotated[tuple[str, ...], BeforeValidator(_categories)]


class Region(Form):
    region: Annotated[str, StringConstraints(min_length=1, max_length=12)]


class Place(Form):
    place_kind: PlaceKind


class Which(Form):
    """A hit of the search by its id, `other` with a name typed below, or `unknown`."""

    action: Literal["search", "choose"] = "choose"
    search: Line = ""
    institution: Annotated[str, StringConstraints(pattern=r"^([1-9]\d{0,9}|other|unknown)$")] = ""
    where_text: Short = ""


class What(Form):
    categories: Categories


class Details(Form):
    what: Story
    when_text: Short = ""
    how_often: Often = UNKNOWN
    amount_text: Short = ""


class Source(Form):
    how_known: Known
    how_known_text: Short = ""


class AboutFile(Form):
    """What a file shows, and whether it is sent as it is, with a cleaned copy, or only that."""

    caption: Short = ""
    send: Literal["as_is", "both", "cleaned"] = "as_is"


class FilesDone(Form):
    """The button under the files: there may be none."""


class WhoYouAre(Form):
    mode: Mode


class Contact(Form):
    name: Line
    contact: Line
    contact_note: Short = ""


class Reward(Form):
    wants_reward: YesNo


class LastDigits(Form):
    digits: Line


class Code(Form):
    """A receipt in one field or in two, on as many lines as it was copied."""

    number: Line = ""
    secret: Short
    kept: Kept = ""
    kept_mark: Annotated[str, StringConstraints(pattern=r"^([0-9a-f]{64})?$")] = ""


class Message(Form):
    text: LongText
    mark: MarkHex


class Withdraw(Form):
    sure: Literal["yes"]


class Decline(Form):
    reason_code: Annotated[str, _one_of(DECLINE_REASONS)]
    text: LongText


class HandOver(Form):
    to_agency: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    reason: LongText


class AskToUnseal(Form):
    reason_code: Annotated[str, _one_of(UNSEAL_REASONS)]
    reason: Annotated[
        str, StringConstraints(min_length=5, max_length=2_000), BeforeValidator(clean)
    ]


class TypedTip(Form):
    """A tip typed by an officer for a caller, a visitor or from a letter."""

    mark: MarkHex
    channel: Channel
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
    wants_reward: YesNo = "no"

    def answers(self, institution_id: int | None = None) -> Answers:
        """Return the same answers the wizard would have collected."""
        given = self.model_dump(exclude={"mark", "channel", "wants_reward"})
        return replace(
            Answers(**given),
            institution_id=institution_id,
            where_known=True,
            files_done=True,
            wants_reward=self.wants_reward == "yes",
        )


def named_when_not_anonymous(form: TypedTip) -> bool:
    """Tell whether a sealed or named tip says who and how to reach them."""
    return form.mode is Mode.ANONYMOUS or bool(form.name and form.contact)
