"""Days, lengths, overlaps, points: worked examples and what holds for all."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import packs
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.packs import BookInvalid
from portal.registry.rules.standing import AgreementState
from referrals.measures.book import registry
from referrals.measures.rules import Span, State, agreement_under, blocked_until, last_day, warns_on
from referrals.measures.rules.scoring import Entry, reached, tally
from referrals.penalties.book import registry as penalties
from referrals.penalties.rules import OrderKind

KINDS = packs.read(registry.PACKAGE, "kinds.toml")
SCORES = packs.read(registry.PACKAGE, "scores.toml")
SCHEME = registry.schemes()[0]
D = date.fromisoformat
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2019-04-01", 36, "2022-03-31"),  # MA-02: agreement ended, three years no new application
        ("2019-04-01", 12, "2020-03-31"),  # MA-06: a special-disease right for a year
        ("2019-04-01", 60, "2024-03-31"),  # MA-06: a doctor, at most five years
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 36, "2027-02-28"),
        ("2024-02-29", 48, "2028-02-28"),  # the day is there again: the day before it
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-01-28", 1, "2026-02-27"),
        ("2026-12-01", 1, "2026-12-31"),
    ],
)
def test_the_last_day(start, months, last):
    assert last_day(D(start), months) == D(last)


@given(days, st.integers(1, 120), st.integers(1, 120))
def test_a_longer_measure_never_ends_sooner(start, one, other):
    low, high = sorted((one, other))
    assert start <= last_day(start, low) <= last_day(start, high)


@given(days, st.integers(1, 120))
def test_one_that_begins_the_day_after_the_last_meets_it_without_a_gap(start, months):
    end = last_day(start, months)
    again = date.fromordinal(end.toordinal() + 1)
    spans = [Span(State.ORDERED, start, end), Span(State.ORDERED, again, last_day(again, months))]
    assert blocked_until(spans, start) == last_day(again, months)


def test_a_measure_of_no_month_is_none():
    with pytest.raises(ValueError, match="month"):
        last_day(D("2026-03-02"), 0)


def test_a_measure_binds_from_its_first_to_its_last_day():
    made = Span(State.ORDERED, D("2026-03-02"), D("2026-06-01"))
    bound = ["2026-03-01", "2026-03-02", "2026-06-01", "2026-06-02"]
    assert [made.binds(D(day)) for day in bound] == [False, True, True, False]
    restored = Span(State.RESTORED, D("2026-03-02"), D("2026-06-01"), D("2026-04-01"))
    assert [restored.binds(D(day)) for day in ("2026-03-31", "2026-04-01")] == [True, False]
    assert not Span(State.PROPOSED, D("2026-03-02"), None).binds(D("2026-03-02"))
    assert Span(State.ORDERED, D("2026-03-02"), None).binds(date.max)


def test_overlapping_measures_are_one_block_and_a_gap_ends_it():
    one = Span(State.ORDERED, D("2026-01-01"), D("2026-06-30"))
    two = Span(State.ORDERED, D("2026-03-01"), D("2026-08-31"))
    later = Span(State.ORDERED, D("2026-09-02"), D("2026-12-31"))
    assert blocked_until([one, two, later], D("2026-02-01")) == D("2026-08-31")
    assert blocked_until([one, two, later], D("2026-09-01")) is None
    assert (
        blocked_until([one, Span(State.ORDERED, D("2026-02-01"), None)], D("2026-02-01"))
        == date.max
    )
    assert blocked_until([Span(State.LAPSED, D("2026-01-01"), None)], D("2026-02-01")) is None
    assert blocked_until([later], D("2026-02-01")) is None


def test_the_legal_day_turns_at_midnight_in_shanghai():
    made = Span(State.ORDERED, D("2026-03-02"), D("2026-06-01"))
    before = datetime(2026, 6, 1, 15, 59, tzinfo=UTC).astimezone(LEGAL_ZONE).date()
    after = datetime(2026, 6, 1, 16, 0, tzinfo=UTC).astimezone(LEGAL_ZONE).date()
    assert (made.over(before), made.over(after)) == (False, True)


def test_the_gravest_measure_makes_the_agreement():
    ended, suspended = AgreementState.ENDED, AgreementState.SUSPENDED
    assert agreement_under([suspended, ended]) is ended
    assert agreement_under([suspended]) is suspended
    assert agreement_under([]) is None


def test_warnings_come_in_steps():
    until = D("2026-06-01")
    told = [warns_on(until, (30, 7), D(day)) for day in ("2026-05-01", "2026-05-02", "2026-05-25")]
    assert told == [None, 30, 7]
    assert warns_on(until, (30, 7), D("2026-06-02")) is None


def test_points_begin_anew_each_natural_year():
    given_ = [Entry(D("2025-12-31"), 8), Entry(D("2026-01-01"), 3), Entry(D("2026-06-01"), 4)]
    assert tally(given_, 2025) == 8
    assert tally(given_, 2026) == 7
    assert tally([*given_, Entry(D("2026-07-01"), 9, void=True)], 2026) == 7
    assert tally([*given_, Entry(D("2026-07-01"), 9)], 2026) == 12


def test_twelve_at_once_is_three_years_and_step_by_step_one():
    assert reached(SCHEME, 0, 12).months == 36
    assert reached(SCHEME, 9, 3).months == 12
    assert reached(SCHEME, 0, 8) is None
    assert reached(SCHEME, 9, 1) is None


def broken(table, change):
    changed = copy.deepcopy(table)
    change(changed)
    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["kinds"][5]["examples"][0].update(last=D("2026-09-02")),
        lambda t: t["kinds"][5].update(examples=[]),
        lambda t: t["kinds"][5].update(months=[12, 6]),
        lambda t: t["kinds"][5].update(open_ended=True),
        lambda t: t["kinds"][0].update(subject="ward"),
        lambda t: t["kinds"].append(t["kinds"][0]),
    ],
    ids=range(6),
)
def test_kinds_that_do_not_come_out_do_not_load(change):
    with pytest.raises(BookInvalid):
        registry.read_kinds(broken(KINDS, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s["tiers"].pop(0),
        lambda s: s["examples"][0].update(points=9),
        lambda s: s["steps"][0].update(months=7),
        lambda s: s["steps"][0].update(kind="none"),
    ],
    ids=range(4),
)
def test_scoring_that_does_not_come_out_does_not_load(change):
    known = {each.code: each for each in registry.all_kinds()}
    with pytest.raises(BookInvalid):
        registry.read_schemes(broken(SCORES, lambda t: change(t["schemes"][0])), known)


def test_lengths_of_law_are_those_of_the_penalties():
    norms = penalties.norms(D("2026-11-02"))
    law = {each.kind: each.months for norm in norms.values() for each in norm.orders if each.months}
    kinds = registry.kinds(D("2026-11-02"))
    assert kinds["suspend_department"].months == law[OrderKind.SUSPEND_DEPARTMENT]
    assert kinds["suspend_online"].months == law[OrderKind.SUSPEND_ONLINE]
    assert kinds["ban_management"].months == law[OrderKind.BAN_MANAGEMENT]
