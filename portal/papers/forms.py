"""What officers type about letters."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from portal.infra.forms import Form, LongText, clean

Words = Annotated[str, Field(max_length=20_000), BeforeValidator(clean)]
Reason = Annotated[str, Field(min_length=1, max_length=500), BeforeValidator(clean)]


class Typed(Form):
    """The fields of a letter, whichever it has."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Words] = Field(init=False)


class VoidPaper(Form):
    reason: Reason


class NewBatch(Form):
    """`cases`: numbers of cases, one a line."""

    cases: LongText
