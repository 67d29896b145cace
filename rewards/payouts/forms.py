"""What people send about the payment of rewards."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints

from portal.infra.forms import Day, Form, Line, LongText, Yuan
from rewards.payouts.rules import Way


def _digits(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFKC", value).replace(" ", "").replace("-", "")


def _upper(value: Any) -> Any:
    plain = _digits(value)
    return plain.upper() if isinstance(plain, str) else plain


DocumentNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Z]{5,24}$"), BeforeValidator(_upper)
]
AccountNumber = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{8,30}$"), BeforeValidator(_digits)
]


class Claim(Form):
    """Where the reward goes: see `Way`. `document`: number of the document to be shown."""

    way: Way
    payee: Line = ""
    bank: Line = ""
    account: AccountNumber = ""
    document: DocumentNumber = ""


class Present(Form):
    """A code said at the counter."""

    code: Line


class Send(Form):
    reference: Line


class Settle(Form):
    paid_on: Day


class Return(Form):
    """A payment that did not arrive. `ask_again`: the payee was wrong, the reporter claims anew.

    `slip` is the reference of the bank's slip about money that came back.
    """

    reasons: LongText
    slip: Line = ""
    ask_again: bool = False


class TakeBack(Form):
    """A claim for a reward that was paid. `ground` is a code of the book."""

    ground: Line
    amount: Yuan
    reason: LongText


class Judge(Form):
    """The decision of the second person."""

    decision: Literal["approve", "decline"]
    reasons: LongText


class Repay(Form):
    amount: Yuan
    paid_on: Day
    slip: Line


class AskWaiver(Form):
    reason: LongText


class AskIdentity(Form):
    reason: LongText


class Match(Form):
    """Whether the person at the counter is who left the identity. `decision` "yes" or "no"."""

    decision: Literal["yes", "no"]
