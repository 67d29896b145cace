"""The sum and the floors: monotone, exact to the fen, never a decision."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.infra.settings import ROOT
from portal.kernel.law import Citation
from portal.kernel.money import parse_yuan
from referrals.duty import rules
from referrals.duty.book import registry
from referrals.duty.rules import Found, Line, Local, Why
from referrals.duty.rules.review import Deduction, FlagState, Outcome, next_state

ON = date(2026, 5, 6)
FRAUD = registry.offence("fraud_266", ON)
LAW = Citation("地方数额标准", "第一条")
CATEGORIES = sorted(registry.countings())

fens = st.integers(0, 10**10)
found = st.builds(Found, st.integers(1, 4), st.sampled_from(CATEGORIES), fens, fens, st.booleans())
larger, huge = st.integers(3000_00, 10_000_00), st.integers(30_000_00, 100_000_00)
provinces = st.builds(lambda a, b: Local("990000", {"larger": a, "huge": b}, LAW), larger, huge)


def judged(fen, local=None, offence=FRAUD):
    return rules.assess(offence, local, [Line(Found(1, "", fen, fen), fen, Why.FRAUD)])


def level(assessed):
    return assessed.floors.index(assessed.reached) + 1 if assessed.reached else 0


@settings(max_examples=60)
@given(st.lists(found, max_size=8), st.sets(st.integers(1, 4)), st.none() | provinces)
def test_the_sum_is_its_lines_and_more_never_counts_for_less(items, intent, local):
    for offence in registry.offences(ON):
        made = rules.lines(items, registry.countings(), offence.code, intent)
        all_ = rules.assess(offence, local if offence is FRAUD else None, made)
        assert all_.total_fen == sum(each.counted_fen for each in all_.lines)
        earlier = sum(each.counted_fen for each in all_.lines if each.found.earlier)
        assert all_.own_fen + earlier == all_.total_fen
        assert all_.total_fen + all_.open_fen == sum(each.found.proven_fen for each in made)
        fewer = rules.assess(offence, local if offence is FRAUD else None, made[1:])
        assert level(fewer) <= level(all_)
        with_all = rules.lines(items, registry.countings(), offence.code, {1, 2, 3, 4})
        assert sum(each.counted_fen for each in with_all) >= all_.total_fen


@settings(max_examples=60)
@given(provinces)
def test_a_band_begins_at_its_figure_and_not_one_fen_before(local):
    for n, floor in enumerate(rules.floors(FRAUD, local)):
        assert level(judged(floor.fen, local)) == n + 1
        assert level(judged(floor.fen - 1, local)) == n


@settings(max_examples=60)
@given(provinces, fens)
def test_near_raises_only_what_must_be_reviewed_anyway(local, fen):
    came = judged(fen, local)
    if came.raised:
        assert came.must_review
        assert came.raised.fen > fen >= came.raised.fen * FRAUD.near_percent / 100


def test_without_the_provinces_figure_the_lowest_is_compared_with_and_said_so():
    came = judged(3000_00)
    assert came.must_review and came.unconfirmed and came.reached.unset
    full = Local("990000", {"larger": 5000_00, "huge": 50_000_00}, LAW)
    assert not judged(4999_99, full).must_review
    assert not judged(5000_00, full).unconfirmed


def test_concealing_changed_on_2025_08_26():
    before, since = (
        registry.offence("conceal_312", day) for day in (date(2025, 8, 25), date(2025, 8, 26))
    )
    assert judged(100_000_00, offence=before).reached.band.code == "serious"
    assert judged(100_000_00, offence=since).reached.band.code == "entry"
    assert judged(500_000_00, offence=since).reached.band.code == "serious"


SOURCES = tomllib.loads((ROOT / "portal/main/demo/shouxian.toml").read_text("utf-8"))["cases"]
FLAGGED = {"SX-01": {3000: True, 5000: False}}


@pytest.mark.parametrize("case", SOURCES, ids=lambda case: case["id"])
@pytest.mark.parametrize("yuan", [3000, 5000])
def test_the_thirteen_cases_of_the_source(case, yuan):
    fen = parse_yuan(case.get("fund", "0"))
    local = Local("990000", {"larger": yuan * 100, "huge": 50_000_00}, LAW)
    items = [Found(1, case["category"], fen, fen)]
    came = rules.assess(FRAUD, local, rules.lines(items, registry.countings(), "fraud_266", ()))
    assert came.must_review is FLAGGED.get(case["id"], {}).get(yuan, False)
    looked = case["id"] in {"SX-02", "SX-05", "SX-06", "SX-08"}
    looked = looked or (case["id"] == "SX-09" and yuan == 3000)
    assert came.look_for_intent is looked


def test_intent_makes_an_act_of_article_38_count():
    items = [
        Found(1, "duplicate_charge", 4000_00, 4000_00),
        Found(2, "fake_stay", 1_00, 1_00, True),
    ]
    table = registry.countings()
    without = rules.assess(FRAUD, None, rules.lines(items, table, "fraud_266", ()))
    within = rules.assess(FRAUD, None, rules.lines(items, table, "fraud_266", {1}))
    assert (without.must_review, without.look_for_intent, without.open_fen) == (
        False,
        True,
        4000_00,
    )
    assert (within.must_review, within.total_fen, within.own_fen) == (True, 4001_00, 4000_00)


@pytest.mark.parametrize(
    ("must", "referred", "live", "outcome", "grew", "state"),
    [
        (True, False, False, None, False, FlagState.OPEN),
        (False, False, False, None, False, None),
        (True, False, False, Outcome.NOT_CRIME, False, FlagState.NOT_CRIME),
        (True, False, False, Outcome.NOT_CRIME, True, FlagState.OPEN),
        (True, False, False, Outcome.REFER, True, FlagState.TO_REFER),
        (True, True, True, Outcome.REFER, True, FlagState.REFERRED),
        (True, True, False, Outcome.REFER, False, FlagState.REFERRED),
        (True, True, False, Outcome.REFER, True, FlagState.OPEN),
    ],
)
def test_where_a_duty_stands(must, referred, live, outcome, grew, state):
    told = {"must_review": must, "referred": referred, "live": live}
    assert next_state(**told, outcome=outcome, grew=grew) is state


@given(fens, fens)
def test_a_fine_of_before_is_taken_off_and_never_more(criminal, imposed):
    came = Deduction(criminal, imposed, 0)
    assert came.left_fen + came.deducted_fen == criminal
    assert 0 <= came.deducted_fen <= imposed and came.left_fen >= 0
