from datetime import UTC, date, datetime, timedelta

import pytest

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from referrals.clocks import rules
from referrals.clocks.book import registry
from referrals.clocks.rules import Stage, Unit

CALENDAR = registry.calendar()


def term(n, unit, warn=(), *, month_end=False):
    text = Text("期限", "term")
    return rules.Term(
        code="X",
        version="X.1",
        title=text,
        from_event=text,
        owner=text,
        n=n,
        unit=Unit(unit),
        law=Citation("法", "第一条"),
        in_force=InForce(date(2020, 1, 1)),
        warn=warn,
        month_end=month_end,
    )


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LEGAL_ZONE)


def due_on(n, kind, started, **more):
    return str(rules.count(term(n, kind), at(started), CALENDAR, **more).due_on)


@pytest.mark.parametrize(
    ("n", "unit", "started", "expected"),
    [
        # O310 arts 5, 8, 9, 12 with CPL 105 and CIV 203: natural days, a last day off moves on.
        (3, "D", "2026-09-30", "2026-10-08"),
        (3, "D", "2026-09-18", "2026-09-21"),
        (3, "D", "2026-02-10", "2026-02-13"),
        (3, "D", "2026-04-29", "2026-05-06"),
        # APL 85, AEL 69: working days, make-up Saturdays and Sundays among them.
        (3, "W", "2026-09-30", "2026-10-10"),
        (3, "W", "2026-09-18", "2026-09-22"),
        (3, "W", "2026-02-10", "2026-02-13"),
        (3, "W", "2026-04-29", "2026-05-07"),
        # CIV 203: five natural days.
        (5, "D", "2026-09-30", "2026-10-08"),
        (5, "D", "2026-09-18", "2026-09-23"),
        (5, "D", "2026-02-10", "2026-02-24"),
        (5, "D", "2026-04-29", "2026-05-06"),
        # APL 64 with 85: five working days to ask for a hearing.
        (5, "W", "2026-09-30", "2026-10-13"),
        (5, "W", "2026-09-18", "2026-09-24"),
        (5, "W", "2026-02-10", "2026-02-24"),
        (5, "W", "2026-04-29", "2026-05-09"),
        # N4 art 14: fifteen working days to check a clue.
        (15, "W", "2026-09-30", "2026-10-27"),
        (15, "W", "2026-09-18", "2026-10-15"),
        (15, "W", "2026-02-10", "2026-03-09"),
        (15, "W", "2026-04-29", "2026-05-22"),
        # AEL 25: thirty natural days of sealing.
        (30, "D", "2026-09-30", "2026-10-30"),
        (30, "D", "2026-09-18", "2026-10-19"),
        (30, "D", "2026-02-10", "2026-03-12"),
        (30, "D", "2026-04-29", "2026-05-29"),
        # APL 60: ninety natural days to decide.
        (90, "D", "2026-09-30", "2026-12-29"),
        (90, "D", "2026-09-18", "2026-12-17"),
        (90, "D", "2026-02-10", "2026-05-11"),
        (90, "D", "2026-04-29", "2026-07-28"),
        # SPC 202: no 31 February; the last day of the month (a make-up Saturday here).
        (1, "M", "2026-01-31", "2026-02-28"),
        # CPL 105: custody is never prolonged by a holiday.
        (3, "Dx", "2026-09-30", "2026-10-03"),
        # CIV 203: a month term that ends on a holiday moves on as well.
        (2, "M", "2026-08-05", "2026-10-08"),
        # CIV 202: the same day number, although February began on its last day.
        (2, "M", "2026-02-28", "2026-04-28"),
    ],
)
def test_days_and_months(n, unit, started, expected):
    due = rules.count(term(n, unit), at(started), CALENDAR)
    assert str(due.due_on) == expected
    assert due.due_at == datetime.combine(due.due_on + timedelta(1), at(started).timetz())
    assert not due.provisional


@pytest.mark.parametrize("hour", ["00:00", "10:00", "23:59"])
def test_the_hour_of_the_start_does_not_matter_to_days(hour):
    assert due_on(3, "D", f"2026-09-30T{hour}") == "2026-10-08"


def test_the_starting_day_is_the_one_in_the_legal_zone():
    late = datetime(2026, 9, 29, 16, 30, tzinfo=UTC)  # 00:30 on the 30th in Shanghai
    assert str(rules.count(term(3, "D"), late, CALENDAR).due_on) == "2026-10-08"


def test_hours_run_through_the_holiday():  # O310 arts 5, 7; CIV 201
    due = rules.count(term(24, "H"), at("2026-10-02T16:40"), CALENDAR)
    assert due.due_at == at("2026-10-03T16:40")
    assert (due.due_on, due.strict_on, due.provisional) == (None, None, False)
    assert [(str(line.date), line.ordinal) for line in due.days] == [
        ("2026-10-02", 7),
        ("2026-10-03", 24),
    ]


def test_the_last_day_of_a_month_leads_to_the_last_day():  # SPC 202
    due = rules.count(term(3, "M", month_end=True), at("2026-02-28"), CALENDAR)
    assert (str(due.strict_on), str(due.due_on)) == ("2026-05-31", "2026-06-01")


def test_every_day_says_why():
    due = rules.count(term(3, "D"), at("2026-09-30T10:00"), CALENDAR)
    assert [(line.date.day, line.counted, line.ordinal, line.why) for line in due.days] == [
        (30, False, 0, "day-zero"),
        (1, True, 1, "natural-day"),
        (2, True, 2, "natural-day"),
        (3, True, 3, "natural-day"),
        (4, False, 3, "holiday"),
        (5, False, 3, "holiday"),
        (6, False, 3, "holiday"),
        (7, False, 3, "holiday"),
        (8, False, 3, "rolled-over"),
    ]
    assert str(due.strict_on) == "2026-10-03"
    working = rules.count(term(3, "W"), at("2026-09-17T10:00"), CALENDAR)
    assert [line.why for line in working.days] == [
        "day-zero",
        "working-day",
        "weekend",
        "make-up-day",
        "working-day",
    ]


def test_days_past_the_loaded_years_are_provisional():
    assert rules.count(term(3, "W"), at("2026-12-30"), CALENDAR).provisional
    assert rules.count(term(3, "D"), at("2026-12-30"), CALENDAR).provisional
    assert rules.count(term(2, "M"), at("2026-12-30"), CALENDAR).provisional
    assert not rules.count(term(1, "D"), at("2026-12-30"), CALENDAR).provisional
    assert not rules.count(term(3, "Dx"), at("2026-12-30"), CALENDAR).provisional
    assert due_on(3, "D", "2027-09-30") == "2027-10-04"  # only the weekend is known


def test_the_unit_may_be_switched_between_kinds_of_day():
    assert due_on(3, "D", "2026-09-30", unit=Unit.W) == "2026-10-10"
    assert due_on(3, "W", "2026-09-30", unit=Unit.Dx) == "2026-10-03"
    for unit, other in [("D", Unit.H), ("H", Unit.D), ("M", Unit.W), ("D", Unit.Mo)]:
        with pytest.raises(Invalid):
            due_on(3, unit, "2026-09-30", unit=other)


def test_a_suspended_day_does_not_count_even_in_part():
    pause = [(at("2026-03-03T17:59"), at("2026-03-04T09:00"))]
    assert due_on(3, "D", "2026-03-02") == "2026-03-05"
    assert due_on(3, "D", "2026-03-02", pauses=pause) == "2026-03-09"  # from Saturday the 7th
    assert due_on(3, "W", "2026-03-02", pauses=pause) == "2026-03-09"
    assert due_on(3, "Dx", "2026-03-02", pauses=pause) == "2026-03-07"
    assert due_on(1, "M", "2026-03-02", pauses=pause) == "2026-04-07"  # from 4 April, a holiday


def test_a_suspension_up_to_midnight_leaves_the_next_day_alone():
    pause = [(at("2026-03-03T00:00"), at("2026-03-04T00:00"))]
    assert due_on(2, "D", "2026-03-02", pauses=pause) == "2026-03-05"


def test_a_term_does_not_end_on_a_suspended_day():
    pause = [(at("2026-10-08T09:00"), at("2026-10-08T12:00"))]
    due = rules.count(term(3, "D"), at("2026-09-30"), CALENDAR, pauses=pause)
    assert str(due.due_on) == "2026-10-09"
    assert [line.why for line in due.days[-2:]] == ["suspended", "rolled-over"]


def test_hours_are_prolonged_by_what_was_suspended_of_them():
    pauses = [
        (at("2026-03-02T08:00"), at("2026-03-02T12:00")),  # two hours of it after the start
        (at("2026-03-02T11:00"), at("2026-03-02T13:00")),  # overlaps: one hour more
        (at("2026-03-04T00:00"), at("2026-03-05T00:00")),  # after the end
    ]
    due = rules.count(term(24, "H"), at("2026-03-02T10:00"), CALENDAR, pauses=pauses)
    assert due.due_at == at("2026-03-03T13:00")
    assert [line.ordinal for line in due.days] == [11, 24]


def test_an_extension_is_counted_on_from_the_start():  # APL 60: 90 + 30 days
    due = rules.count(term(90, "D"), at("2026-02-10"), CALENDAR, extra_n=30)
    assert (due.n, str(due.due_on)) == (120, "2026-06-10")


@pytest.mark.parametrize(
    ("started", "more"),
    [
        (datetime(2026, 3, 2), {}),
        (at("1949-10-01"), {}),
        (at("9999-12-31"), {}),
        (at("2026-03-02"), {"extra_n": -3}),
    ],
)
def test_what_cannot_be_counted_is_refused(started, more):
    with pytest.raises(Invalid):
        rules.count(term(3, "D"), started, CALENDAR, **more)


def test_warnings_count_back_from_the_strict_end():
    stages = (Stage.HALF, Stage.ONE_DAY, Stage.SEVEN_DAYS)
    due = rules.count(term(3, "D"), at("2026-09-30T00:00"), CALENDAR)
    assert rules.warnings(due, term(3, "D", stages)) == (
        (Stage.HALF, at("2026-10-02T00:00")),
        (Stage.ONE_DAY, at("2026-10-03T00:00")),
    )
    hours = rules.count(term(24, "H"), at("2026-10-02T16:40"), CALENDAR)
    assert rules.warnings(hours, term(24, "H", (Stage.SIX_HOURS,))) == (
        (Stage.SIX_HOURS, at("2026-10-03T10:40")),
    )


def test_as_json():
    found = registry.term("F4")
    plain = rules.as_json(rules.count(found, at("2026-09-30T10:00"), CALENDAR), found)
    assert (plain["code"], plain["n"], plain["unit"]) == ("F4", 3, "D")
    assert (plain["due_on"], plain["due_at"]) == ("2026-10-08", "2026-10-09T00:00:00+08:00")
    assert (plain["provisional"], plain["strict_on"]) == (False, "2026-10-03")
    assert (plain["law"]["article"], plain["law"]["status"]) == ("第五条", "verified")
    assert plain["days"][4] == {
        "date": "2026-10-04",
        "counted": False,
        "ordinal": 3,
        "why": "holiday",
    }
    handed = registry.term("F5")
    plain = rules.as_json(rules.count(handed, at("2026-10-02T16:40"), CALENDAR), handed)
    assert (plain["due_on"], plain["due_at"]) == (None, "2026-10-03T16:40:00+08:00")
