from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text
from referrals.clocks import rules
from referrals.clocks.book import registry
from referrals.clocks.rules import Unit

CALENDAR = registry.calendar()
WORDS = Text("期限", "term")


def term(n, unit):
    return rules.Term(
        code="X",
        version="X.1",
        title=WORDS,
        from_event=WORDS,
        owner=WORDS,
        n=n,
        unit=Unit(unit),
        law=Citation("法", "第一条"),
        in_force=InForce(date(2020, 1, 1)),
    )


instants = st.datetimes(datetime(2025, 1, 1), datetime(2027, 6, 1), timezones=st.just(LEGAL_ZONE))
lengths = st.integers(1, 60)
units = st.sampled_from(list(Unit))
spans = st.builds(
    lambda start, hours: (start, start + timedelta(hours=hours)), instants, st.integers(0, 400)
)


@settings(deadline=None)
@given(instants, instants, lengths, units, st.lists(spans, max_size=3))
def test_a_later_start_never_ends_sooner(one, other, n, unit, pauses):
    first, second = sorted((one, other))
    ends = [
        rules.count(term(n, unit), start, CALENDAR, pauses=pauses).due_at
        for start in (first, second)
    ]
    assert first < ends[0] <= ends[1]


@given(instants, lengths)
def test_working_days_never_end_before_natural_days(started, n):
    working, natural, fixed = (
        rules.count(term(n, unit), started, CALENDAR) for unit in ("W", "D", "Dx")
    )
    assert working.due_at >= natural.due_at >= fixed.due_at
    assert natural.strict_on == fixed.strict_on == fixed.due_on
    assert CALENDAR.is_work(natural.due_on)
    assert CALENDAR.is_work(working.due_on)


@given(instants, lengths, st.sampled_from(["W", "D", "Dx"]), st.lists(spans, max_size=3))
def test_exactly_n_days_count_and_none_is_left_out(started, n, unit, pauses):
    due = rules.count(term(n, unit), started, CALENDAR, pauses=pauses)
    assert sum(line.counted for line in due.days) == n
    days = [line.date for line in due.days]
    assert days == [days[0] + timedelta(step) for step in range(len(days))]
    assert (days[0], days[-1]) == (started.date(), due.due_on)


@given(instants, lengths, units, st.lists(spans, max_size=3), st.integers(0, 30))
def test_suspensions_and_extensions_never_shorten(started, n, unit, pauses, extra_n):
    plain = rules.count(term(n, unit), started, CALENDAR)
    longer = rules.count(term(n, unit), started, CALENDAR, pauses=pauses, extra_n=extra_n)
    assert longer.due_at >= plain.due_at


@given(instants, lengths, units)
def test_the_zone_a_start_is_written_in_does_not_matter(started, n, unit):
    local = rules.count(term(n, unit), started, CALENDAR)
    assert rules.count(term(n, unit), started.astimezone(UTC), CALENDAR) == local
