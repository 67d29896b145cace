"""Who was first, what counts, how several divide: no database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.packs import BookInvalid
from rewards.eligibility.book import registry
from rewards.eligibility.rules import (
    Answer,
    Arrival,
    Part,
    Split,
    Why,
    agreed,
    bars,
    base,
    divide,
    in_order,
    unanswered,
)

DAY = date(2026, 3, 2)


def arrival(tip_id: int, leaf: int | None, on: date = DAY) -> Arrival:
    return Arrival(tip_id, f"T{tip_id}", on, leaf)


def test_the_log_decides_not_the_typed_day() -> None:
    late_typed_early = arrival(1, leaf=9, on=date(2026, 1, 1))
    order = in_order([late_typed_early, arrival(2, leaf=4)])
    assert [each.tip_id for each in order] == [2, 1]


def test_what_came_before_the_log_stands_first_by_its_day() -> None:
    old, older = arrival(3, None, date(2025, 5, 2)), arrival(4, None, date(2025, 5, 1))
    order = in_order([arrival(1, leaf=1), old, older])
    assert [each.tip_id for each in order] == [4, 3, 1]


def test_a_ruling_of_the_head_comes_before_the_log() -> None:
    order = in_order([arrival(1, leaf=1), arrival(2, leaf=2)], ruled_first=2)
    assert [each.tip_id for each in order] == [2, 1]


def test_every_ground_has_its_law_and_is_marked() -> None:
    for each in registry.grounds():
        assert each.law.status == "needs_confirmation" and each.title.en
        assert bars([each], {each.code: Answer.YES}) == [each]
        assert not bars([each], {each.code: Answer.UNKNOWN})
    assert unanswered(registry.grounds(), {}) == list(registry.grounds())


def test_an_example_that_comes_out_otherwise_stops_the_book() -> None:
    law = {"instrument": "x", "article": "1"}
    ground = {
        "code": "a",
        "version": "a-1",
        "since": DAY,
        "title": {"zh": "甲", "en": "a"},
        "law": law,
        "status": "needs_confirmation",
        "asks": "officer",
        "examples": [{"answer": "no", "bars": True}],
    }
    with pytest.raises(BookInvalid):
        registry.read({"instruments": {"x": "某办法"}, "ground": [ground]})


def test_only_what_is_not_left_out_is_the_base() -> None:
    parts = [
        Part(1, "", 5),
        Part(2, "", 7, Why.EARLIER),
        Part(3, "", 9, Why.COUNTED),
        Part(4, "", 1),
    ]
    assert base(parts) == 6


def test_they_agree_when_all_want_the_same_in_lowest_terms() -> None:
    half, same = Split({1: 1, 2: 1}, 1), Split({1: 50, 2: 50}, 1)
    assert agreed([1, 2], {1: half}) is None
    assert agreed([1, 2], {1: half, 2: same}) == half
    assert agreed([1, 2], {1: half, 2: Split({1: 1, 2: 2}, 1)}) is None
    assert agreed([1, 2], {1: half, 2: Split({1: 1, 2: 1}, 2)}) is None
    assert agreed([], {}) is None


@pytest.mark.parametrize(
    ("split", "code"),
    [
        (Split({1: 1, 2: 1}, 3), "unknown_choice"),
        (Split({1: 1}, 1), "unknown_choice"),
        (Split({1: -1, 2: 1}, 1), "less_than_equal"),
        (Split({1: 0, 2: 0}, 1), "not_positive"),
        (Split({1: 0, 2: 1}, 1), None),
    ],
)
def test_a_split_that_cannot_stand_says_why(split: Split, code: str | None) -> None:
    assert split.problem([1, 2]) == code


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10_000), min_size=1, max_size=9))
def test_parts_sum_to_the_whole_and_none_is_a_fen_off(total: int, parts: list[int]) -> None:
    if not any(parts):
        parts[0] = 1
    found = divide(total, parts)
    assert sum(found) == total
    for got, part in zip(found, parts, strict=True):
        exact = total * part // sum(parts)
        assert exact <= got <= exact + 1
        assert part or not got


def test_nothing_is_divided_by_nothing() -> None:
    for parts in ([0, 0], [1, -1]):
        with pytest.raises(ValueError, match="nothing to divide"):
            divide(100, parts)
