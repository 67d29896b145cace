from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import workdays
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.workdays import Calendar, CalendarYear

YEAR = CalendarYear(2026, "通知", ((date(2026, 10, 1), date(2026, 10, 7)),), (date(2026, 10, 10),))
CALENDAR = Calendar.of([YEAR])


@pytest.mark.parametrize(
    ("day", "is_work", "kind", "source"),
    [
        (date(2026, 9, 30), True, "working-day", "weekly"),
        (date(2026, 10, 1), False, "holiday", "通知"),
        (date(2026, 10, 7), False, "holiday", "通知"),
        (date(2026, 10, 8), True, "working-day", "weekly"),
        (date(2026, 10, 10), True, "make-up-day", "通知"),
        (date(2026, 10, 11), False, "weekend", "weekly"),
        (date(2027, 10, 1), True, "working-day", "assumed"),
        (date(2027, 10, 2), False, "weekend", "assumed"),
    ],
)
def test_days_of_the_calendar(day, is_work, kind, source):
    assert CALENDAR.is_work(day) is is_work
    assert CALENDAR.kind(day) == kind
    assert CALENDAR.source(day) == source
    assert CALENDAR.covers(day) is (day.year == 2026)


def test_a_later_notice_prevails():
    later = CalendarYear(2027, "新通知", (), (date(2026, 10, 3),))
    calendar = Calendar.of([later, YEAR])
    assert calendar.source(date(2026, 10, 3)) == "新通知"
    assert calendar.is_work(date(2026, 10, 3))


@pytest.mark.parametrize(
    ("day", "n", "plain", "with_month_end"),
    [
        ("2026-01-31", 1, "2026-02-28", "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29", "2028-02-29"),
        ("2026-02-28", 1, "2026-03-28", "2026-03-31"),  # SPC 202 from the last day
        ("2028-02-28", 1, "2028-03-28", "2028-03-28"),  # not the last day of its month
        ("2026-12-15", 1, "2027-01-15", "2027-01-15"),
        ("2026-03-15", 24, "2028-03-15", "2028-03-15"),
    ],
)
def test_months_later(day, n, plain, with_month_end):
    start = date.fromisoformat(day)
    assert str(workdays.months_later(start, n, month_end=False)) == plain
    assert str(workdays.months_later(start, n, month_end=True)) == with_month_end


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 36), st.booleans())
def test_months_later_lands_in_the_right_month(day, n, month_end):
    found = workdays.months_later(day, n, month_end=month_end)
    assert found.year * 12 + found.month == day.year * 12 + day.month + n


def test_midnight_after_a_day_is_in_the_legal_zone():
    assert workdays.midnight_after(date(2026, 12, 31)) == datetime(2027, 1, 1, tzinfo=LEGAL_ZONE)
    assert workdays.midnight_after(date(2026, 3, 1)).utcoffset() == timedelta(hours=8)


def test_each_day_includes_both_ends():
    days = workdays.each_day(date(2026, 2, 27), date(2026, 3, 1))
    assert [day.day for day in days] == [27, 28, 1]
