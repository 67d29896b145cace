"""How a claimed reward is paid and booked, and where it goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from portal.crypto.framing import frame
from portal.kernel import money
from portal.kernel.money import Move
from portal.kernel.text import Text


class PayoutState(StrEnum):
    """How far a payment has come. `returned` ends an attempt; another may follow."""

    RESERVED = "reserved"
    SENT = "sent"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class Account(StrEnum):
    """The accounts of reward money. A posting moves an amount from one to another."""

    BUDGET = "budget"
    RESERVED = "reserved"
    PAID = "paid"
    CLAWBACK = "clawback"
    RETURNED = "returned"
    WAIVED = "waived"


ACCOUNT_NAMES = {
    Account.BUDGET: Text("奖励预算", "Reward budget"),
    Account.RESERVED: Text("已预留", "Reserved"),
    Account.PAID: Text("已支付", "Paid"),
    Account.CLAWBACK: Text("应收追回", "To be returned"),
    Account.RETURNED: Text("已追回", "Returned"),
    Account.WAIVED: Text("免除追回", "Return waived"),
}


class Way(StrEnum):
    """How the reporter wants to receive the reward.

    `pickup`: at the counter with a one-time code and no name. `named`: under the name told now, shown
    on a document. `identity`: under the name that was left sealed, or openly, with the tip.
    """

    BANK = "bank"
    PICKUP = "pickup"
    NAMED = "named"
    IDENTITY = "identity"


WAY_NAMES = {
    Way.BANK: Text("银行转账", "Bank transfer"),
    Way.PICKUP: Text("凭一次性领取码到窗口领取", "At the counter, with a one-time code"),
    Way.NAMED: Text("报姓名，凭证件到窗口领取", "At the counter, by name with a document"),
    Way.IDENTITY: Text("按举报时留下的身份领取", "Under the identity left with the tip"),
}
NEEDED = {
    Way.BANK: ("payee", "bank", "account"),
    Way.PICKUP: (),
    Way.NAMED: ("payee", "document"),
    Way.IDENTITY: (),
}


@dataclass(frozen=True, slots=True, repr=False)
class Payee:
    """Where the reward goes; exists in clear only while a page is made. Never printed by repr."""

    way: Way
    payee: str = ""
    bank: str = ""
    account: str = ""
    word: str = ""
    document: str = ""


def balances(moves: Iterable[Move[Account]]) -> dict[Account, int]:
    """Return debit minus credit of each account of reward money, in fen."""
    return money.balances(Account, moves)


def missing(payee: Payee) -> dict[str, str]:
    """Return the fields a way of payment still needs, as field and error code."""
    return {name: "missing" for name in NEEDED[payee.way] if not getattr(payee, name)}


def payee_context(*, award_id: int, agency: str, attempt: int) -> bytes:
    """Return what a sealed payee is bound to: its award, the paying agency, the how-manieth claim."""
    return frame(
        "cluebridge/reward-payee/v1",
        award_id.to_bytes(8, "big"),
        agency.encode(),
        attempt.to_bytes(4, "big"),
    )
