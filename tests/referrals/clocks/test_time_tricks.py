"""Zones, daylight saving, leap days, years without a notice, clocks set back: the count stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.kernel.errors import Invalid
from referrals.clocks import jobs, queries, rules, service
from referrals.clocks.book import registry
from referrals.clocks.models import ClockEvent

CALENDAR = registry.calendar()


def due(code: str, began: datetime, **given: int) -> rules.Due:
    return rules.count(registry.term(code), began, CALENDAR, **given)


@pytest.mark.parametrize(
    "zone",
    [
        UTC,
        ZoneInfo("America/New_York"),
        ZoneInfo("Pacific/Kiritimati"),
        timezone(timedelta(hours=-11)),
    ],
)
def test_the_zone_a_start_is_written_in_changes_nothing(zone) -> None:
    """Days are days in China wherever the server stands, also where clocks change that night."""
    for began in (
        datetime(2026, 3, 8, 1, 30, tzinfo=LEGAL_ZONE),  # New York changes its clocks
        datetime(2026, 9, 30, 23, 59, tzinfo=LEGAL_ZONE),
        datetime(2026, 10, 1, 0, 0, tzinfo=LEGAL_ZONE),
    ):
        for code in ("F11", "F5", "A1", "B5"):
            here, there = due(code, began), due(code, began.astimezone(zone))
            assert (here.due_at, here.due_on, here.days) == (there.due_at, there.due_on, there.days)


def test_hours_are_hours_over_a_change_of_clocks_elsewhere() -> None:
    """令310号第五条: 24 hours are 24 hours."""
    began = datetime(2026, 11, 1, 0, 30, tzinfo=ZoneInfo("America/New_York"))
    assert due("F5", began).due_at - began.astimezone(UTC) == timedelta(hours=24)


def test_a_minute_before_midnight_and_at_midnight_are_two_days() -> None:
    late = due("A13", datetime(2026, 9, 21, 23, 59, 59, tzinfo=LEGAL_ZONE))
    early = due("A13", datetime(2026, 9, 22, 0, 0, tzinfo=LEGAL_ZONE))
    assert (late.due_on, early.due_on) == (date(2026, 10, 8), date(2026, 10, 9))


@pytest.mark.parametrize(
    ("code", "began", "ends"),
    [
        ("A19", date(2024, 2, 29), date(2026, 2, 28)),  # APL 36, CIV 202: no 29th
        ("A19", date(2026, 2, 28), date(2028, 2, 28)),
        ("A19L", date(2027, 2, 28), date(2032, 2, 28)),
        ("P7", date(2027, 11, 30), date(2028, 2, 29)),  # SPC 202: end of month to end of month
        ("P7", date(2028, 2, 29), date(2028, 5, 31)),
        ("B5", date(2027, 12, 29), date(2028, 2, 29)),
        ("A15", date(2028, 2, 14), date(2028, 2, 29)),
    ],
)
def test_leap_days(code: str, began: date, ends: date) -> None:
    found = due(code, datetime(began.year, began.month, began.day, 9, tzinfo=LEGAL_ZONE))
    assert found.due_on == ends


def test_a_year_without_a_notice_knows_weekends_and_says_so() -> None:
    found = due("A1", datetime(2027, 9, 27, 9, tzinfo=LEGAL_ZONE))
    assert found.provisional
    assert found.due_on == date(2027, 10, 18), "the first week of October may well be off"
    assert {CALENDAR.source(line.date) for line in found.days} == {"assumed"}
    assert not due("F5", datetime(2027, 10, 1, tzinfo=LEGAL_ZONE)).provisional, "hours need none"
    assert not due("A19", datetime(2027, 10, 1, tzinfo=LEGAL_ZONE)).provisional, "nothing moves it"
    assert due("F11", datetime(2027, 10, 1, tzinfo=LEGAL_ZONE)).provisional


def test_a_year_nobody_can_mean_is_refused() -> None:
    for year in (1900, 2201, 9999):
        with pytest.raises(Invalid):
            due("F11", datetime(year, 1, 1, tzinfo=UTC))
    with pytest.raises(Invalid):
        due("F11", datetime(2026, 1, 1))


def test_a_clock_set_back_takes_nothing_back_and_says_nothing_twice(
    works: Works, clock: SetClock
) -> None:
    with works.begin(SYSTEM) as work:
        service.start(work, "F5", subject="transfer", subject_id=1, agency="hq-ybj")
    began = clock.instant
    for hours in (24, 1, 24, 23, 25):
        clock.instant = began + timedelta(hours=hours)
        jobs.sweep(works)
    with works.begin(SYSTEM, writes=False) as work:
        assert [row.stage for row in work.session.exec(select(ClockEvent))] == ["6h", "missed"]
        found = queries.running(work.session, "F5", "transfer", 1)
        assert found is not None
        assert found.missed_at == began + timedelta(hours=24)


def test_a_stop_before_its_start_is_in_time(works: Works, clock: SetClock) -> None:
    with works.begin(SYSTEM) as work:
        made = service.start(work, "F5", subject="transfer", subject_id=1, agency="hq-ybj")
    clock.instant -= timedelta(hours=2)
    with works.begin(SYSTEM) as work:
        stopped = service.stop(work, "F5", "transfer", 1)
    assert stopped is not None
    assert (stopped.late_seconds, stopped.id) == (0, made.id)
