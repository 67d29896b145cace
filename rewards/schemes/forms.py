"""What people ask the calculator, and what administrators write about rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan, clean
from rewards.schemes.rules import DateRule, Level, Rounding, Subject, Unknown

MAX_PACK = 20_000
"""Characters of a local rule; those that ship have 3,000."""

Share = Annotated[str, StringConstraints(pattern=r"^0\.[0-9]{1,6}$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9][A-Z0-9-]{1,19}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9-]{2,20}\.[0-9]{1,4}$")]
Pack = Annotated[str, StringConstraints(min_length=1, max_length=MAX_PACK), BeforeValidator(clean)]


class Calculate(Form):
    """What is known of a proven tip; `amount` in fen."""

    amount: Yuan | None = None
    scheme: Annotated[str, StringConstraints(max_length=80)] = ""
    level: Level | None = None
    subject: Subject | None = None
    insider: Literal["yes", ""] = ""
    no_loss: Literal["yes", ""] = ""
    reporters: Annotated[Count, Field(ge=1, le=1_000)] = 1


class WritePack(Form):
    """A local rule as TOML."""

    text: Pack
    reasons: LongText


class WriteFields(Form):
    """A local rule in fields; `rules.lines` says how tiers and examples are typed.

    `articles`: a line `code of a line of the sum = article`; `notes_zh` and `notes_en`: a line a note.
    """

    code: Code
    title_zh: Line
    title_en: Line
    place_zh: Line
    place_en: Line
    instrument: Line
    article: Line
    verified: Literal["yes", ""] = ""
    since: Day
    until: Day | None = None
    kind: Literal["exact", "ceiling"]
    rounding: Rounding | None = None
    mode: Literal["whole", "progressive"]
    date_rule: DateRule = DateRule.TIP
    tiers: LongText
    cap: Yuan
    cap_unknown: Literal["yes", ""] = ""
    floor: Yuan = 0
    no_loss: Yuan = 0
    no_loss_high: Yuan = 0
    bonus: Literal["rate", "up_to", "unknown", ""] = ""
    insider: Annotated[str, StringConstraints(max_length=12)] = ""
    also_honoured: Literal["yes", ""] = ""
    unknown: tuple[Unknown, ...] = ()
    articles: Annotated[str, StringConstraints(max_length=2_000), BeforeValidator(clean)] = ""
    notes_zh: Annotated[str, StringConstraints(max_length=4_000), BeforeValidator(clean)] = ""
    notes_en: Annotated[str, StringConstraints(max_length=4_000), BeforeValidator(clean)] = ""
    examples: LongText
    reasons: LongText


class Confirm(Form):
    """That the text of a rule was checked locally, by which document, and the rate it sets."""

    version: Version
    rate: Share | Literal[""] = ""
    document: Line
    dated_on: Day
    since: Day
    reasons: LongText


class Choose(Form):
    """Which rule the agency uses from when, and which day of a tip counts."""

    code: Code
    date_rule: DateRule
    since: Day
    reasons: LongText


class Decide(Form):
    decision: Literal["yes", "no"]
    reason: Annotated[str, StringConstraints(max_length=2_000), BeforeValidator(clean)] = ""
