from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import spans
from portal.kernel.clock import LEGAL_ZONE


def at(hour, day=2):
    return datetime(2026, 3, day, hour, tzinfo=LEGAL_ZONE)


def test_spans_that_meet_are_joined_and_empty_ones_left_out():
    assert spans.merged([(at(9), at(10)), (at(5), at(5)), (at(1), at(2)), (at(2), at(4))]) == (
        (at(1), at(4)),
        (at(9), at(10)),
    )
    assert spans.merged([(at(1), at(8)), (at(2), at(4))]) == ((at(1), at(8)),)


@pytest.mark.parametrize(
    "span", [(at(2), at(1)), (datetime(2026, 3, 2), at(1)), (at(1), datetime(2026, 3, 2))]
)
def test_a_naive_or_backward_span_is_refused(span):
    with pytest.raises(ValueError, match="naive or runs backwards"):
        spans.merged([span])


def test_overlap_counts_only_what_is_shared():
    shared = spans.overlap([(at(1), at(3)), (at(5), at(9)), (at(20), at(21))], at(2), at(6))
    assert shared == timedelta(hours=2)


def test_a_day_is_touched_by_any_part_of_it_but_not_by_its_midnight():
    span = [(at(12), at(0, day=4))]
    touched = [spans.touches(span, date(2026, 3, day)) for day in (1, 2, 3, 4)]
    assert touched == [False, True, True, False]


def test_the_day_is_the_legal_one():
    span = [(datetime(2026, 3, 1, 16, tzinfo=UTC), datetime(2026, 3, 1, 17, tzinfo=UTC))]
    assert not spans.touches(span, date(2026, 3, 1))
    assert spans.touches(span, date(2026, 3, 2))


hours = st.integers(0, 60).map(lambda hour: at(0) + timedelta(hours=hour))
some_spans = st.lists(st.tuples(hours, hours).map(lambda pair: tuple(sorted(pair))), max_size=6)


@given(some_spans)
def test_merged_spans_lie_apart_and_cover_the_same_hours(given_spans):
    merged = spans.merged(given_spans)
    assert all(before[1] < after[0] for before, after in pairwise(merged))
    for hour in range(60):
        start, end = at(0) + timedelta(hours=hour), at(0) + timedelta(hours=hour + 1)
        covered = any(first <= start and end <= last for first, last in given_spans)
        assert (spans.overlap(merged, start, end) == timedelta(hours=1)) == covered


def test_without_spans_nothing_touches_a_day():
    assert not spans.touches((), date(2026, 3, 2))
