"""What an order adds to the board, how old it is, what the charts draw."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.money import Move
from referrals.losses.rules import (
    Age,
    Moved,
    Row,
    What,
    age,
    board,
    months_of,
    of_order,
    total,
)
from referrals.losses.rules import asked as asking
from referrals.losses.rules.asked import Asked
from referrals.losses.rules.drawing import WIDTH, course, parts
from referrals.recoveries.rules import Account, Ledger, balances
from referrals.recoveries.rules.postings import BACK, PAIRS

ON = date(2026, 3, 15)
MONTHS = st.dates(date(2020, 1, 1), date(2026, 12, 31)).map(lambda day: f"{day:%Y-%m}")
MOVES = st.lists(
    st.builds(
        lambda pair, fen, month: Moved(*pair, fen, month),
        st.sampled_from(sorted({*PAIRS, *BACK})),
        st.integers(1, 10**12),
        MONTHS,
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(MOVES, st.lists(st.tuples(MONTHS, st.integers(1, 10**9)), max_size=3), MONTHS)
def test_what_was_ordered_is_paid_outstanding_or_written_off_whatever_was_booked(moves, sent, due):
    found = of_order(moves, sent, due)
    sums = {what: total(found, what) for what in What}
    accounts = balances(Move(each.debit, each.credit, each.fen) for each in moves)
    assert sums[What.ORDERED] == sum(
        sums[each] for each in (What.PAID, What.OUTSTANDING, What.WRITTEN_OFF)
    )
    assert sums[What.OUTSTANDING] == accounts[Account.RECEIVABLE]
    assert sums[What.OWED_BACK] == -accounts[Account.REFUNDABLE]
    assert sums[What.RETURNED] == sum(fen for _, fen in sent)


@given(MONTHS, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_the_months_of_an_age_are_the_months_that_have_it(month, on):
    holding = [each for each in Age if months_of(each, on)[0] <= month <= months_of(each, on)[1]]
    assert holding == [age(month, on)]


def test_ages_begin_with_the_month():
    ages = {month: age(month, ON) for month in ("2026-04", "2026-03", "2026-02", "2025-12")}
    assert list(ages.values()) == [Age.NOT_DUE, Age.NOT_DUE, Age.QUARTER, Age.QUARTER]
    assert age("2025-11", ON) is age("2025-03", ON) is Age.YEAR
    assert age("2025-02", ON) is age("2023-03", ON) is Age.THREE_YEARS
    assert age("2023-02", ON) is Age.OLDER


def rows(ledger: str, **sums: int) -> list[Row]:
    return [Row("a", ledger, What(what), "", fen) for what, fen in sums.items()]


def test_ledgers_do_not_net_and_only_some_go_to_the_fund():
    totals = [
        *rows("fund", ordered=100, paid=60, returned=50, outstanding=40),
        *rows("fine", ordered=30, paid=30, returned=30),
        *rows("deposit", ordered=5, paid=5, returned=5),
        *rows("", suspected=200, proven=120),
    ]
    due = [Row("", "fund", What.OUTSTANDING, "2026-01", 40)]
    made = board(totals, due, ON)
    assert made.returned_to_fund_fen == 55
    assert [each.fen for each in course(made)] == [200, 120, 100, 60, 55]
    assert [each.width for each in course(made)] == [1000, 600, 500, 300, 275]
    assert list(made.ledgers) == [Ledger.FUND, Ledger.FINE, Ledger.DEPOSIT]
    fund = made.ledgers[Ledger.FUND]
    assert fund.overdue_fen == 40
    cut = parts(fund)
    assert [(each.kind, each.fen) for each in cut] == [
        *(("returned", 50), ("paid", 10), ("overdue", 40)),
    ]
    assert sum(each.width for each in cut) == WIDTH
    assert not parts(board([], [], ON).ledgers.get(Ledger.FUND) or type(fund)(Ledger.FUND))


@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from([*Asked.__slots__, "x"]), st.text("0127=&%a- 中", max_size=12))
)
def test_an_address_says_what_it_asks_for_and_nothing_breaks_it(told):
    found = asking.parse(told)
    again = asking.parse(dict(pair.split("=") for pair in found.query.split("&") if "=" in pair))
    assert again.what is found.what
    assert again.case == (found.case or None)
