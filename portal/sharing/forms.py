"""What officers type about sharing."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.infra.forms import Count, Day, Form, Line, LongText, clean

Short = Annotated[str, Field(max_length=500), BeforeValidator(clean)]
Long = Annotated[str, Field(max_length=5_000), BeforeValidator(clean)]


class Share(Form):
    """A share, or with `way` invite the invitation to one. `until` is the last day it lasts."""

    agency: Line
    role: Role
    profile: FieldProfile = FieldProfile.FULL
    basis: Short = ""
    until: Day | None = None
    with_tip_text: bool = False
    way: Literal["direct", "invite"] = "direct"
    text: Long = ""


class ProposeSuccession(Form):
    agency: Line
    successor: Line
    basis: Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean)]


class CallOff(Form):
    reason: Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean)]


class RenameAgency(Form):
    agency: Line
    zh: Line
    en: Line
    basis: Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean)]


class EndShare(Form):
    reason: LongText


class Answer(Form):
    decision: Literal["yes", "no"]
    reason: Long = ""


class AskAccess(Form):
    number: Line
    profile: FieldProfile = FieldProfile.FACTS
    text: LongText


class DecideAccess(Form):
    decision: Literal["yes", "no"]
    role: Role = Role.READER
    profile: FieldProfile = FieldProfile.OUTLINE
    basis: Short = ""
    until: Day | None = None
    reason: Long = ""


class OfferCase(Form):
    to_agency: Line
    basis: Annotated[Count, Field(ge=0)]
    stays_as: Role
    reason: LongText


class Say(Form):
    """A step of an offer that needs words: what is missing, what was added."""

    text: LongText


class PassOn(Form):
    passed_to: Line
    text: LongText


class SetPolicy(Form):
    sender: Line
    receiver: Line
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    most: FieldProfile
    usual: FieldProfile
    tip_text: bool = False
    needs_accept: bool = False
    days: Annotated[Count, Field(ge=0, le=3650)] = 0
    basis: LongText


class EndPolicy(Form):
    reason: LongText
