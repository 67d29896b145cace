"""Arithmetic: bounds, what is harder, lateness, setting off, local thresholds; all of worked examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import parse_yuan
from portal.kernel.packs import BookInvalid
from referrals.proceedings import rules
from referrals.proceedings.book import bounds, thresholds
from referrals.proceedings.book.grounds import grounds, waives
from referrals.proceedings.rules import Kind, Line, PartyKind
from tests.referrals.proceedings.conftest import SX09


def against(line: Line, proven: str = "") -> set[str]:
    fen = parse_yuan(proven) if proven else line.base_fen
    return {each.code for each in bounds.against_one(line, {1: fen})}


def together(*lines: Line, proven: int = SX09) -> set[str]:
    return {each.code for each in bounds.against(lines, {1: proven, 2: proven})}


def line(act: str, base: str, fine: str, ground: str = "") -> Line:
    shown = act != "39?"
    code = f"O735-{act.removesuffix('?')}"
    return Line(Kind.FINE, code, 1, parse_yuan(base), parse_yuan(fine), 0, ground, shown)


@pytest.mark.parametrize(
    ("act", "base", "fine", "ground", "reason"),
    [
        ("38", "4195.20", "4195.20", "", None),  # SX-09
        ("38", "3381.49", "10144.47", "", "outside_bounds"),  # SX-01: contract money as a fine
        ("38", "3381.49", "6762.98", "", None),
        ("38", "3381.49", "3381.48", "", "below_without_ground"),
        ("38", "3381.49", "3381.48", "APL-32-1", None),
        ("38", "3381.49", "3381.48", "APL-33-1-1", "no_penalty_by_law"),
        ("40", "1000.00", "1999.99", "", "below_without_ground"),
        ("40", "1000.00", "5000.01", "APL-32-1", "outside_bounds"),
        ("41", "500.00", "1000.00", "", None),
        ("39", "0.00", "10000.00", "", None),
        ("39", "0.00", "50000.01", "", "outside_bounds"),
        ("39?", "0.00", "10000.00", "", "condition_not_met"),
        ("42", "100.00", "100.00", "", "not_a_fine_of_this_act"),
    ],
)
def test_bounds(act: str, base: str, fine: str, ground: str, reason: str | None) -> None:
    assert against(line(act, base, fine, ground)) == ({reason} if reason else set())


def test_one_fine_and_the_money_back_once_for_one_finding() -> None:
    """APL 29: not twice under one article, nor beside another; what is proven is returned once."""
    fine = Line(Kind.FINE, "O735-38", 1, SX09, SX09)
    back = Line(Kind.RECOVER, "O735-38", 1, 0, SX09)
    assert not together(fine, back, replace(fine, finding_id=2), replace(back, finding_id=2))
    assert together(fine, fine) == {"one_fine"}
    heavier = Line(Kind.FINE, "O735-40", 1, SX09, 2 * SX09)
    assert together(fine, heavier) == together(heavier, fine) == {"one_fine"}
    assert together(back, back) == {"more_than_found"}
    half = replace(back, amount_fen=SX09 // 2)
    assert not together(half, half)


def test_only_what_the_article_gives_and_on_all_that_was_proven() -> None:
    low = Line(Kind.FINE, "O735-38", 1, SX09 // 2, SX09 // 2)
    assert together(low) == {"less_than_found"}
    assert together(replace(low, base_fen=SX09)) == {"below_without_ground"}
    halt = Line(Kind.SUSPEND, "O735-38", 1, months=6)
    assert together(halt) == {"condition_not_met"}
    assert not together(replace(halt, established=True))
    assert together(replace(halt, act="O735-42")) == {"not_of_this_act"}
    gains = Line(Kind.CONFISCATE, "O735-38", 1, 0, 1)
    assert together(replace(gains, established=True)) == {"not_of_this_act"}
    assert together(replace(gains, act="O735-44")) == {"condition_not_met"}
    assert not together(replace(gains, act="O735-42"))


def test_another_act_is_said_of_every_line() -> None:
    first = Line(Kind.FINE, "O735-38", 1, distinct="另一年度")
    assert rules.distinct_of([first, replace(first, finding_id=2)]) == "另一年度"
    assert rules.distinct_of([first, Line(Kind.FINE, "O735-38", 2)]) == ""


def test_a_base_beyond_what_was_found_and_a_finding_that_no_longer_counts() -> None:
    assert against(line("38", "100.00", "100.00"), "99.99") == {"more_than_found"}
    gone = Line(Kind.RECOVER, "O735-38", 2, 0, 1)
    assert {each.code for each in bounds.against([gone], {1: 1})} == {"no_finding"}
    months = Line(Kind.SUSPEND, "O735-40", 1, months=13)
    assert against(months) == {"months_outside"} and not against(
        Line(Kind.SUSPEND, "O735-40", 1, months=6)
    )


@pytest.mark.parametrize(
    ("on", "late"),
    [
        (date(2026, 3, 31), "0.00"),
        (date(2026, 4, 1), "0.00"),
        (date(2026, 4, 2), "125.85"),
        (date(2026, 5, 4), "4153.24"),  # day 33
        (date(2026, 5, 5), "4195.20"),  # day 34: all of the fine, no more
        (date(2027, 5, 5), "4195.20"),
    ],
)
def test_three_percent_a_day_at_most_the_fine(on: date, late: str) -> None:
    """APL 72: due on 1 April."""
    assert rules.late_fine(SX09, date(2026, 4, 1), on) == parse_yuan(late)


@pytest.mark.parametrize(
    ("paid", "still", "days_of_the_whole", "days_of_half"),
    [
        ([(1, 500_000)], [], 0, 10),  # half paid on the last day
        ([(2, 500_000)], [], 1, 9),  # a day late: that day counts with the whole
        ([(6, 250_000), (6, 250_000)], [], 5, 5),
        ([(11, 500_000)], [], 10, 0),
        ([(12, 500_000)], [], 10, 0),
        ([(2, 1_000_000)], [], 1, 0),  # paid in full: nothing is added any more
        ([], [(3, 7)], 6, 0),
        ([(5, 500_000)], [(3, 7)], 1, 5),  # the day of the payment itself is left out
        ([], [(3, 30)], 1, 0),  # the suit still runs
    ],
)
def test_what_is_added_counts_what_is_unpaid_each_day(
    paid: list[tuple[int, int]],
    still: list[tuple[int, int]],
    days_of_the_whole: int,
    days_of_half: int,
) -> None:
    """APL 72, 73: 10,000 yuan due on 1 April, seen on 11 April: 300 a day of the whole, 150 of half."""
    found = rules.late_fine(
        1_000_000,
        date(2026, 4, 1),
        date(2026, 4, 11),
        paid=[(date(2026, 4, day), fen) for day, fen in paid],
        still=[(date(2026, 4, first), date(2026, 4, last)) for first, last in still],
    )
    assert found == 30_000 * days_of_the_whole + 15_000 * days_of_half


@given(st.lists(st.integers(1, 10**9), max_size=5), st.integers(0, 10**9))
def test_harder_is_any_kind_that_grew(fines: list[int], more: int) -> None:
    lines = [Line(Kind.FINE, "O735-38", 1, 0, fen) for fen in fines]
    told = {"fine": sum(fines)} if fines else {}
    assert not rules.harder(lines, told)
    assert rules.harder([*lines, Line(Kind.FINE, "O735-38", 1, 0, more + 1)], told)
    assert rules.harder([*lines, Line(Kind.WARN, "O735-38", 1)], told)
    assert not rules.harder([*lines, Line(Kind.RECOVER, "O735-38", 1, 0, more)], told)


def test_a_fine_stands_for_so_much_of_a_court_fine() -> None:
    assert rules.offset(419_520, 5_000_000) == 419_520
    assert rules.offset(5_000_000, 419_520) == 419_520


def test_thresholds_are_local_and_prove_themselves() -> None:
    found = thresholds.holds(thresholds.REVIEW, ["990100"], date(2026, 3, 2))
    assert found.reached(PartyKind.UNIT, 2_000_000) and not found.reached(PartyKind.UNIT, 1_999_999)
    assert {each.law.status.value for each in thresholds.book()} == {"needs_confirmation"}
    entry = {
        "code": "review",
        "region": "990100",
        "since": date(2021, 1, 1),
        "unit": "1",
        "person": "1",
        "zh": "x",
        "en": "x",
        "law": {"instrument": "APL", "article": "1"},
        "status": "verified",
        "examples": [{"party": "unit", "amount": "0.99", "reached": True}],
    }
    with pytest.raises(BookInvalid, match="does not come out"):
        thresholds.read_book({"instruments": {"APL": "x"}, "thresholds": [entry]})
    assert waives("APL-33-2") and not waives("APL-32-1") and len(grounds()) > 5
