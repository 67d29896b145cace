"""Arithmetic of plans and of additions for late payment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.collections.rules import plans
from referrals.collections.rules.charges import Charge, late_charge
from referrals.collections.rules.plans import Due

DAY = date(2026, 3, 2)


def test_lines_of_a_plan_are_read_as_people_write_them():
    text = "2026-03-31 500.00\n2026年4月30日，1,000\n\n2026/5/31\t2"
    assert plans.parse(text) == [
        Due(date(2026, 3, 31), 50_000),
        Due(date(2026, 4, 30), 100_000),
        Due(date(2026, 5, 31), 200),
    ]


@pytest.mark.parametrize(
    "text", ["2026-03-31", "500 2026-03-31", "2026-02-30 1", "2026-3-31 -1", "x"]
)
def test_a_wrong_line_of_a_plan_is_refused(text):
    with pytest.raises(ValueError, match="1"):
        plans.parse(text)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "plan_rows"),
        ([(0, 100)], ""),
        ([(0, 99)], "plan_sum"),
        ([(0, 101)], "plan_sum"),
        ([(0, 100), (1, 0)], "plan_amount"),
        ([(-1, 100)], "plan_days"),
        ([(1, 50), (1, 50)], "plan_days"),
        ([(2, 50), (1, 50)], "plan_days"),
        ([(1, 50), (2, 50)], ""),
    ],
)
def test_a_plan_adds_up_to_what_is_owed_on_days_to_come(rows, code):
    found = [Due(DAY + timedelta(days=days), fen) for days, fen in rows]
    assert plans.wrong(found, 100, DAY) == code


def test_an_instalment_is_missed_the_day_after_its_day():
    rows = [Due(DAY, 40), Due(DAY + timedelta(days=30), 60)]
    later = DAY + timedelta(days=1)
    assert plans.missed(rows, 39, DAY) is None
    assert plans.missed(rows, 39, later) == rows[0]
    assert plans.missed(rows, 40, later) is None
    assert plans.missed(rows, 99, DAY + timedelta(days=31)) == rows[1]
    came = [(DAY, 30), (later, 10)]
    assert plans.missed(rows, 40, later, came) == rows[0], "typed in time, paid a day late"
    assert plans.missed(rows, 40, later, [(DAY, 40)]) is None
    assert plans.upcoming(rows, 10) == Due(DAY, 30)
    assert plans.upcoming(rows, 100) is None


@given(st.integers(1, 10**9), st.integers(0, 400), st.integers(0, 10**9))
def test_the_addition_never_exceeds_the_fine_nor_shrinks(fine, days, paid):
    on = DAY + timedelta(days=days)
    bare = late_charge(fine, DAY, on)
    assert 0 <= late_charge(fine, DAY, on, paid=[(DAY, paid)]) <= bare <= fine
    assert bare <= late_charge(fine, DAY, on + timedelta(days=1))


def test_what_was_booked_or_given_up_is_not_open():
    assert Charge(100, 60, 30).open == 10
    assert Charge(100, 100, 30).open == 0
