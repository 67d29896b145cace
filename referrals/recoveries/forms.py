"""What people send about money."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from portal.infra.forms import Count, Day, Form, Line, LongText, Yuan
from portal.worklists.rules import FileKind
from referrals.recoveries.rules import OWN_MARK, Ledger

Reference = Annotated[Line, StringConstraints(pattern=f"^[^{OWN_MARK}]")]
"""What a bank slip is called. Those that begin with the mark are the system's own."""


class Propose(Form):
    """An order as its maker proposes it. `base` and `fine_rule` are for fines and contract money.

    `act` is the violation category fined, the case's unless given; `distinct` the ground on which it is
    another act than one fined before. `fine_rule` is a norm of the penalties, `ground` a ground of
    discretion with its `ground_reasons`; `established`: what the norm presupposes was shown.

    `due_on` is for everything but fines: when a fine is due, the law says. `measure` is the agreement
    measure the money is owed by, if any.
    """

    ledger: Ledger
    obligor: Line
    amount: Annotated[Yuan, Field(gt=0)]
    basis: LongText
    fine_rule: Line = ""
    base: Yuan = 0
    times: Annotated[Count, Field(ge=1, le=10)] = 1
    due_on: Day | None = None
    act: Line = ""
    distinct: LongText = ""
    ground: Line = ""
    ground_reasons: LongText = ""
    established: bool = False
    measure: Count | None = None


class Decide(Form):
    decision: Literal["approve", "decline"]
    reasons: LongText


class Receive(Form):
    """A payment as its slip says. `another`: not the one like it that a bank file told of."""

    amount: Annotated[Yuan, Field(gt=0)]
    reference: Reference
    received_on: Day
    payer: Annotated[str, StringConstraints(max_length=200)] = ""
    proof: Count | None = None
    another: bool = False


class Prove(Form):
    proof: Count


class Reverse(Form):
    reasons: LongText


class Filters(Form):
    """How the list of orders is sieved; what is not known is left out."""

    ledger: str = ""
    standing: str = ""
    days: Annotated[Count, Field(ge=0, le=36_500)] = 0
    region: Annotated[str, StringConstraints(max_length=6, pattern=r"^\d*$")] = ""
    name: Annotated[str, StringConstraints(max_length=200)] = ""
    before: Annotated[Count, Field(ge=0)] = 0


class Export(Filters):
    kind: FileKind
    purpose: Line


class NewAccount(Form):
    """The account one ledger's money goes into; `basis`: by which document."""

    ledger: Ledger
    holder: Line
    bank: Line
    number: Annotated[Line, StringConstraints(pattern=r"^[0-9 -]{6,40}$")]
    basis: LongText
