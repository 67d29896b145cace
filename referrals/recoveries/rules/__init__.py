"""Money ordered and received: ledgers, postings that balance by construction."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from portal.kernel import money
from portal.kernel.errors import Reason
from portal.kernel.law import Citation
from portal.kernel.money import Move
from portal.kernel.questions import Question
from portal.kernel.text import Text

NO_FINE = Citation("中华人民共和国行政处罚法（2021修订）", "第三十五条")
"""What a court fines, no agency fines as well: none is given while the criminal track runs."""

FILED_STATES = frozenset(
    {
        *("filed", "investigating", "reinvestigating", "prosecuting", "indicted", "judged"),
        *("on_appeal", "challenged", "withdrawal_ordered"),
        *("order_contested", "order_upheld", "order_reviewed", "order_final"),
    }
)
"""States of a referral in which the police have filed and nothing came back: no new fine.

Of what came back the stage of the case tells: criminal until its agency took it back or was asked for a
penalty; after a judgment for good.
"""

ORDER_PAPER = "recovery_order"
"""The kind of document an order is issued as."""
DECISION_PAPERS = frozenset({"penalty_decision", "spot_decision"})
"""Decisions of which orders are a part: those are issued as no paper of their own."""

OWN_MARK = "~"
"""References the system makes begin with it; typed ones never do."""


RELEASED = f"{OWN_MARK}released"
"""Reference of what fell away with the decision it was ordered by."""
REFUNDABLE = f"{OWN_MARK}refundable"
"""Reference of what was received under a decision that fell: it is owed back."""


@dataclass(frozen=True, slots=True)
class FineStanding(Question[tuple[Reason, ...]]):
    """Asked before a fine is proposed or approved: what else stands in its way.

    `act` is a violation category ("" for the case's), `distinct` says why it is another act than the
    one fined before; `order_id` None while it is being proposed.
    """

    case_id: int
    obligor: str
    act: str
    distinct: str
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class FineOfCourse(Question[tuple[Reason, ...]]):
    """Asked before a fine is proposed or approved by hand: does an administrative case cover the act?

    Then its decision imposes the fine, after notice and hearing, and nothing else does.
    """

    case_id: int
    obligor: str
    act: str


class Ledger(StrEnum):
    """A kind of money. They are never added into one another and never net."""

    FUND = "fund"
    CONTRACT = "contract"
    FINE = "fine"
    CONFISCATION = "confiscation"
    RESTITUTION = "restitution"
    DEPOSIT = "deposit"


class OrderState(StrEnum):
    """Where an order stands."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    ORDERED = "ordered"
    SETTLED = "settled"
    WRITTEN_OFF = "written_off"


class Origin(StrEnum):
    """What an obligation comes from; `origin_id` numbers its row there."""

    BY_HAND = ""
    MEASURE = "measure"
    DECISION = "decision"
    JUDGMENT = "judgment"
    VOLUNTARY = "voluntary"
    LATE_CHARGE = "late_charge"


ORIGIN_NAMES: Mapping[Origin, Text] = {
    Origin.BY_HAND: Text("责令缴款决定", "Order to pay"),
    Origin.MEASURE: Text("协议处理措施", "Agreement measure"),
    Origin.DECISION: Text("行政处罚决定", "Penalty decision"),
    Origin.JUDGMENT: Text("人民法院生效裁判", "Judgment in force"),
    Origin.VOLUNTARY: Text("机构自查主动退回", "Given back after a self-check"),
    Origin.LATE_CHARGE: Text("加处罚款", "Addition for late payment"),
}


class Way(StrEnum):
    """How an amount came in, or went."""

    PAID = "paid"
    SET_OFF = "set_off"
    DEDUCTED = "deducted"
    REALISED = "realised"
    MOVED = "moved"


WAY_NAMES: Mapping[Way, Text] = {
    Way.PAID: Text("转账或者缴款", "Paid"),
    Way.SET_OFF: Text("从月度结算中扣回", "Set off against the monthly settlement"),
    Way.DEDUCTED: Text("从保证金中扣减", "Deducted from the deposit"),
    Way.REALISED: Text("查封、扣押、冻结财物变现", "From property seized or frozen"),
    Way.MOVED: Text("由应退款项抵缴", "From money owed back on another order"),
}


class Account(StrEnum):
    """The accounts of one order. A posting moves an amount from one to another."""

    ORDERED = "ordered"
    RECEIVABLE = "receivable"
    RECEIVED = "received"
    REFUNDABLE = "refundable"
    WRITTEN_OFF = "written_off"


ACCOUNT_NAMES: Mapping[Account, Text] = {
    Account.ORDERED: Text("责令额", "Ordered"),
    Account.RECEIVABLE: Text("应收", "Receivable"),
    Account.RECEIVED: Text("到账", "Received"),
    Account.REFUNDABLE: Text("应退还", "Owed back"),
    Account.WRITTEN_OFF: Text("已核销", "Written off"),
}


@dataclass(frozen=True, slots=True)
class LedgerRule:
    """Where a ledger's money goes, by which article."""

    code: Ledger
    name: Text
    destination: Text
    law: Citation
    ways: frozenset[Way] = frozenset({Way.PAID, Way.REALISED, Way.MOVED})
    """How its money may come in: nothing that goes to the treasury is kept back from a settlement."""


def balances(moves: Iterable[Move[Account]]) -> dict[Account, int]:
    """Return debit minus credit of each account of an order, in fen."""
    return money.balances(Account, moves)


def name_key(name: str) -> str:
    """Return a name as it is compared: full-width signs, spaces, brackets and case make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()[:200]


def outstanding(moves: Iterable[Move[Account]]) -> int:
    """Return what is still to come, in fen."""
    return balances(moves)[Account.RECEIVABLE]


@dataclass(frozen=True, slots=True)
class MeasuresInForce(Question[tuple[tuple[int, Text], ...]]):
    """Which measures of a case, ordered by the actor's agency, may money be owed by? Number and name."""

    case_id: int


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund agreed and not paid yet: its number, the order it is of, to whom, how much, in fen."""

    id: int
    number: str
    obligor: str
    fen: int


@dataclass(frozen=True, slots=True)
class RefundsAgreed(Question[tuple[Refund, ...]]):
    """Which refunds of an agency wait to be paid? What a bank file says went out may be one."""

    agency: str


@dataclass(frozen=True, slots=True)
class PostingsOfActs(Question[frozenset[int]]):
    """Which postings of an order did a decided act make? They stand or fall with it, never alone."""

    order_id: int


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money an institution gave back by itself: how much of what it declared, when, on what occasion."""

    fen: int
    declared_fen: int
    category: str
    on: date
    occasion: str


@dataclass(frozen=True, slots=True)
class VoluntaryReturns(Question[tuple[GivenBack, ...]]):
    """What did an institution declare and give back by itself before an instant (such as filing)?

    A ground to be lenient (Administrative Penalty Law art. 32); whoever decides weighs it.
    """

    institution_id: int
    before: datetime
