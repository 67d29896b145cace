"""Sketches compare texts and months are read from words; neither ever fails on what people type."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.intake.rules.periods import Period, overlap, period
from portal.intake.rules.sketch import (
    SEALED_TO_BYTES,
    SIZE,
    VERSION,
    likeness,
    packed,
    place_words,
    sketch_of,
    unpacked,
)

ON = date(2026, 3, 2)
TEXT = st.text(max_size=600)
WORDS = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x4E80), max_size=900)


@given(TEXT, st.text(max_size=40))
def test_a_sketch_survives_its_bytes_and_fits_its_seal(text: str, when: str) -> None:
    made = sketch_of([text], when, ON)
    assert unpacked(packed(made)) == made
    assert len(packed(made)) + 4 <= SEALED_TO_BYTES
    assert len(made.hashes) <= SIZE
    assert list(made.hashes) == sorted(set(made.hashes))


@given(TEXT, TEXT)
def test_likeness_is_a_percentage_the_same_both_ways(one: str, other: str) -> None:
    a, b = sketch_of([one], "", ON), sketch_of([other], "", ON)
    assert 0 <= likeness(a, b) == likeness(b, a) <= 100
    assert likeness(a, a) == (100 if a.hashes else 0)


@given(WORDS, WORDS)
def test_likeness_is_near_the_share_of_common_pieces(one: str, other: str) -> None:
    def pieces(text: str) -> set[str]:
        return {text[at : at + 3] for at in range(max(len(text) - 2, 1))} - {""}

    a, b = pieces(one), pieces(other)
    true = 100 * len(a & b) / len(a | b) if a | b else 0
    told = likeness(sketch_of([one], "", ON), sketch_of([other], "", ON))
    # Exact while both are short; of 128 samples five standard deviations are 22 points.
    assert abs(true - told) <= (1 if max(len(a), len(b)) < SIZE else 23)


def test_punctuation_width_and_spaces_do_not_count() -> None:
    a, b = (
        sketch_of(["账上 ABC１２３，天天住院。"], "", ON),
        sketch_of(["账上abc123天天住院"], "", ON),
    )
    assert likeness(a, b) == 100


@pytest.mark.parametrize("raw", [b"", b"\x09\x00\x00\x00\x00", bytes([VERSION])])
def test_another_version_is_no_sketch(raw: bytes) -> None:
    assert unpacked(raw) is None


def test_the_longest_text_is_sketched_in_time() -> None:
    text = "".join(chr(0x4E00 + at * 7919 % 20_000) for at in range(20_000))
    took = []
    for _ in range(5):
        begun = time.perf_counter()
        sketch_of(["某医院", text], "去年九月", ON)
        took.append(time.perf_counter() - begun)
    assert min(took) < 0.02  # 1.6 ms on the machine of record; room for a busy one


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("去年九月到十一月", (2025, 9), (2025, 11)),
        ("2025年3月", (2025, 3), (2025, 3)),
        ("2025-03", (2025, 3), (2025, 3)),
        ("2025.3到2025.5", (2025, 3), (2025, 5)),
        ("2025-03-15 下午", (2025, 3), (2025, 3)),
        ("今年", (2026, 1), (2026, 3)),
        ("前年12月到今年1月", (2024, 12), (2026, 1)),
        ("三个月前", (2025, 12), (2026, 3)),
        ("近半年", (2025, 9), (2026, 3)),
        ("最近两年", (2024, 3), (2026, 3)),
        ("上个月", (2026, 2), (2026, 2)),
        ("去年下半年", (2025, 7), (2025, 12)),
        ("十二月", (2025, 12), (2025, 12)),
    ],
)
def test_months_are_read_from_words(
    text: str, first: tuple[int, int], last: tuple[int, int]
) -> None:
    expected = [year * 12 + month - 1 for year, month in (first, last)]
    assert period(text, ON) == Period(*expected)


@pytest.mark.parametrize("text", ["", "不清楚", "每周三", "99月", "很久以前", "1023年5月"])
def test_no_time_is_made_up(text: str) -> None:
    assert period(text, ON) is None


@given(st.text(max_size=300))
def test_any_words_about_time_are_read_or_passed_over(text: str) -> None:
    found = period(text, ON)
    assert found is None or found.first <= found.last <= ON.year * 12 + ON.month - 1


def test_periods_overlap_by_whole_months() -> None:
    assert overlap(Period(10, 12), Period(12, 15))
    assert not overlap(Period(10, 11), Period(12, 15))
    assert not overlap(None, Period(12, 15))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("东城区 演示（第三）医院", "东城区演示第三医院"),
        ("我", ""),
        ("说来话长" * 20, ""),
        ("", ""),
    ],
)
def test_a_name_of_a_place_is_short(typed: str, kept: str) -> None:
    assert place_words(typed) == kept
