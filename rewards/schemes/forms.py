"""What people ask the calculator, and what administrators write about rules."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan, clean
from rewards.schemes.rules import DateRule, Level, Subject

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
    """A local rule in fields; see `rules.composing.Fields` for tiers and examples."""

    code: Code
    title_zh: Line
    title_en: Line
    place_zh: Line
    place_en: Line
    instrument: Line
    article: Line
    verified: Literal["yes", ""] = ""
    since: Day
    kind: Literal["exact", "ceiling"]
    mode: Literal["whole", "progressive"]
    tiers: LongText
    cap: Yuan
    floor: Yuan = 0
    no_loss: Yuan = 0
    insider: Share | Literal[""] = ""
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
