"""What people send about the year's reward money."""

from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Count, Form, Line, LongText, Yuan


class Grant(Form):
    """Money for rewards of a year, as the document of the finance office grants it.

    `less`: the document takes the amount back.
    """

    year: Annotated[Count, Field(ge=2000, le=2200)]
    amount: Yuan
    less: bool = False
    document: Line
    note: LongText = ""


class Settle(Form):
    decision: Literal["confirm", "decline"]
