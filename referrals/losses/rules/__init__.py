"""What the board counts, how old what is outstanding is, and adding rows up without netting ledgers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from portal.kernel.text import Text
from referrals.recoveries.rules import Account, Ledger


class What(StrEnum):
    """A column of the board. The first two are of cases, the others of orders in one ledger."""

    SUSPECTED = "suspected"
    PROVEN = "proven"
    ORDERED = "ordered"
    PAID = "paid"
    RETURNED = "returned"
    OUTSTANDING = "outstanding"
    WRITTEN_OFF = "written_off"
    OWED_BACK = "owed_back"


WHAT_NAMES: Mapping[What, Text] = {
    What.SUSPECTED: Text("疑点金额", "Suspected"),
    What.PROVEN: Text("查实金额", "Proven"),
    What.ORDERED: Text("责令金额", "Ordered"),
    What.PAID: Text("已到账", "Paid"),
    What.RETURNED: Text("已上缴（返还）", "Passed on"),
    What.OUTSTANDING: Text("未收", "Outstanding"),
    What.WRITTEN_OFF: Text("核销", "Written off"),
    What.OWED_BACK: Text("应退还", "Owed back"),
}
OF_CASES = (What.SUSPECTED, What.PROVEN)
OF_ORDERS = tuple(each for each in What if each not in OF_CASES)
FUND_LEDGERS = frozenset({Ledger.FUND, Ledger.RESTITUTION, Ledger.DEPOSIT})
"""Ledgers whose money goes back to the insurance fund when it is passed on."""
LEDGER_OF_CASES = ""
"""Cases are of no ledger."""


class Age(StrEnum):
    """How long something has been due, in whole calendar months."""

    NOT_DUE = "not_due"
    QUARTER = "quarter"
    YEAR = "year"
    THREE_YEARS = "three_years"
    OLDER = "older"


AGE_NAMES: Mapping[Age, Text] = {
    Age.NOT_DUE: Text("本月或以后到期", "Due this month or later"),
    Age.QUARTER: Text("逾期 1–3 个月", "1 to 3 months overdue"),
    Age.YEAR: Text("逾期 4–12 个月", "4 to 12 months overdue"),
    Age.THREE_YEARS: Text("逾期 13–36 个月", "13 to 36 months overdue"),
    Age.OLDER: Text("逾期 3 年以上", "More than 3 years overdue"),
}
_UP_TO = ((0, Age.NOT_DUE), (3, Age.QUARTER), (12, Age.YEAR), (36, Age.THREE_YEARS))


def month_of(day: date) -> str:
    """Return the month of a day: 2026-03."""
    return f"{day:%Y-%m}"


def months_between(month: str, on: date) -> int:
    """Return how many calendar months lie between a month and the month of a day."""
    return on.year * 12 + on.month - (int(month[:4]) * 12 + int(month[5:7]))


def age(due_month: str, on: date) -> Age:
    """Return how old something due in a month is on a day. By calendar months, not days."""
    passed = months_between(due_month, on)
    return next((name for most, name in _UP_TO if passed <= most), Age.OLDER)


def months_of(wanted: Age, on: date) -> tuple[str, str]:
    """Return the first and last due month of an age on a day; "" and "9999-12" for no bound."""
    bounds = [most for most, _ in _UP_TO]
    at = list(Age).index(wanted)
    last = "9999-12" if at == 0 else _back(on, bounds[at - 1] + 1)
    first = "" if wanted is Age.OLDER else _back(on, bounds[at])
    return first, last


def _back(on: date, months: int) -> str:
    count = on.year * 12 + on.month - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


@dataclass(frozen=True, slots=True)
class Moved:
    """A posting as the board sees it."""

    debit: Account
    credit: Account
    fen: int
    month: str


Counted = dict[tuple[What, str], int]
"""(what, month) → fen of one order or case."""


def of_order(
    moves: Iterable[Moved], returned: Iterable[tuple[str, int]], due_month: str
) -> Counted:
    """Return what an order adds to the board, each in the month of its value; outstanding when due.

    Ordered is what is still owed by the order, paid what came in and is not owed back: always
    ordered = paid + outstanding + written off.
    """
    found: Counter[tuple[What, str]] = Counter()
    for move in moves:
        for account, fen in ((move.debit, move.fen), (move.credit, -move.fen)):
            for what, sign in _EFFECTS.get(account, ()):
                month = due_month if what is What.OUTSTANDING else move.month
                found[what, month] += sign * fen
    for month, fen in returned:
        found[What.RETURNED, month] += fen
    return {key: fen for key, fen in sorted(found.items()) if fen}


_EFFECTS: Mapping[Account, tuple[tuple[What, int], ...]] = {
    Account.ORDERED: ((What.ORDERED, -1),),
    Account.RECEIVABLE: ((What.OUTSTANDING, 1),),
    Account.RECEIVED: ((What.PAID, 1),),
    Account.REFUNDABLE: ((What.PAID, 1), (What.OWED_BACK, -1)),
    Account.WRITTEN_OFF: ((What.WRITTEN_OFF, 1),),
}


def total(counted: Counted, what: What) -> int:
    """Return the sum of one column over all months."""
    return sum(fen for (each, _), fen in counted.items() if each is what)


@dataclass(frozen=True, slots=True)
class Row:
    """A sum as it is read: `month` "" or `agency` "" where it was summed over them."""

    agency: str
    ledger: str
    what: What
    month: str
    fen: int


@dataclass(slots=True)
class LedgerSums:
    """One ledger: its columns, and what is outstanding by age."""

    ledger: Ledger
    sums: dict[What, int] = field(default_factory=lambda: dict.fromkeys(OF_ORDERS, 0))
    ages: dict[Age, int] = field(default_factory=lambda: dict.fromkeys(Age, 0))

    @property
    def overdue_fen(self) -> int:
        """What is outstanding since an earlier month."""
        return sum(fen for each, fen in self.ages.items() if each is not Age.NOT_DUE)


@dataclass(frozen=True, slots=True)
class Board:
    """Sums of a scope. `by_agency` has the same sums for each agency; `months` those of each month."""

    cases: Mapping[What, int]
    ledgers: Mapping[Ledger, LedgerSums]
    by_agency: Mapping[tuple[str, str], Mapping[What, int]]
    months: Mapping[tuple[Ledger, str], Mapping[What, int]]

    @property
    def returned_to_fund_fen(self) -> int:
        """What was passed on to the insurance fund: of the ledgers that go there, and no others."""
        return sum(
            each.sums[What.RETURNED]
            for each in self.ledgers.values()
            if each.ledger in FUND_LEDGERS
        )


def board(totals: Iterable[Row], by_month: Iterable[Row], on: date) -> Board:
    """Put sums together: `totals` by agency and ledger, `by_month` by ledger and month. Nothing nets."""
    cases = dict.fromkeys(OF_CASES, 0)
    ledgers: dict[Ledger, LedgerSums] = {}
    agencies: dict[tuple[str, str], dict[What, int]] = {}
    for row in totals:
        sums = agencies.setdefault((row.agency, row.ledger), {})
        sums[row.what] = sums.get(row.what, 0) + row.fen
        if row.ledger == LEDGER_OF_CASES:
            cases[row.what] += row.fen
        else:
            ledger = Ledger(row.ledger)
            ledgers.setdefault(ledger, LedgerSums(ledger)).sums[row.what] += row.fen
    months: dict[tuple[Ledger, str], dict[What, int]] = {}
    for row in by_month:
        if row.ledger == LEDGER_OF_CASES:
            continue
        ledger = Ledger(row.ledger)
        if row.what is What.OUTSTANDING:
            one = ledgers.setdefault(ledger, LedgerSums(ledger))
            one.ages[age(row.month, on)] += row.fen
        else:
            sums = months.setdefault((ledger, row.month), {})
            sums[row.what] = sums.get(row.what, 0) + row.fen
    ordered = {each: ledgers[each] for each in Ledger if each in ledgers}
    return Board(cases, ordered, agencies, months)
