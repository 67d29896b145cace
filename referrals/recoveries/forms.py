"""What people send about money."""

from typing import Annotated, Literal

from pydantic import Field

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan
from referrals.recoveries.rules import Ledger


class Propose(Form):
    """An order as its maker proposes it. `base` and `fine_rule` are for fines and contract money."""

    ledger: Ledger
    obligor: Line
    amount: Annotated[Yuan, Field(gt=0)]
    basis: LongText
    fine_rule: Line = ""
    base: Yuan = 0
    times: Annotated[Count, Field(ge=1, le=10)] = 1


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText


class Receive(Form):
    amount: Annotated[Yuan, Field(gt=0)]
    reference: Line
    received_on: Day


class Reverse(Form):
    reasons: LongText
