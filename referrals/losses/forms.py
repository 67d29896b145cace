"""What people send about losses and money passed on."""

from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Day, Form, Line, LongText, Yuan
from referrals.recoveries.forms import Reference
from referrals.recoveries.rules import Ledger


class PassOn(Form):
    """A slip: what was passed on of one ledger, and the orders it is of, as numbers.

    `total` is what the slip says; it must be the sum of what is here of these orders.
    """

    ledger: Ledger
    account: Line
    slip: Reference
    passed_on: Day
    total: Annotated[Yuan, Field(gt=0)]
    orders: tuple[Annotated[int, Field(gt=0)], ...] = ()


class DecidePassing(Form):
    decision: Literal["confirm", "decline"]
    reasons: LongText


class UndoPassing(Form):
    reasons: LongText


class TakeBoard(Form):
    """Which board leaves the house, as what, and why. `scope` is its address as the page shows it."""

    purpose: Line
    kind: Literal["xlsx", "pdf"] = "xlsx"
    scope: Annotated[str, Field(max_length=2_400)] = ""
