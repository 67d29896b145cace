"""What officers type to move the end of a running term, and of the days of a year."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText
from referrals.clocks.rules import Ground


class Pause(Form):
    """Why a term stands still: the class of the reason, what proves it, and the reason itself."""

    ground: Ground
    document: Line
    reason: LongText


class Extend(Form):
    """Why a term should be longer, and the papers its law asks for."""

    reason: LongText
    document: Line | None = None
    discussed_on: Day | None = None


class DecideExtension(Form):
    decision: Literal["yes", "no"]
    reason: LongText | None = None


Year = Annotated[Count, Field(ge=1994, le=2199)]
Days = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class ProposeCalendar(Form):
    """The notice of one year: its name with its number, one line for each day or span off."""

    year: Year
    notice: Line
    off: Days
    work: str = ""


class RefuseCalendar(Form):
    reason: LongText
