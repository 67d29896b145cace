"""Bounds at their edges, grounds, several acts in one decision; contract money is never a fine."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.money import parse_yuan
from referrals.penalties.book import registry
from referrals.penalties.rules import Condition, Effect, Named, case_name, term_allows
from referrals.penalties.rules.checking import Why, check, check_contract
from referrals.penalties.rules.deciding import Charge, decide
from referrals.penalties.rules.discretion import usual

ON = date(2026, 11, 2)
NORMS = registry.norms(ON)
FINES = registry.fines(ON)
MET = frozenset(Condition)
fen = st.integers(0, 10**13)
norms = st.sampled_from(sorted(FINES)).map(FINES.__getitem__)


def on(ground, reasons="已核实"):
    return [Named(registry.grounds(ON)[ground], reasons)]


@pytest.mark.parametrize(
    ("act", "base", "fine", "why"),
    [
        ("38", "4195.20", "4195.20", ()),  # SX-09: once the loss, the least of art. 38
        ("38", "3381.49", "10144.47", (Why.ABOVE_MOST,)),  # SX-01: three times is no fine
        ("38-1", "3381.49", "3381.48", (Why.BELOW_LEAST,)),
        ("40-p2", "3381.49", "6762.98", ()),  # with intent the same act starts at twice
        ("40-p2", "3381.49", "6762.97", (Why.BELOW_LEAST,)),
        ("41-1", "80.39", "0.01", (Why.NO_FINE,)),  # paragraph 1 knows no fine
        ("41-p2-card", "80.39", "401.95", ()),
        ("41-p2-card", "80.39", "401.96", (Why.ABOVE_MOST,)),
        ("44", "100.00", "0.00", ()),
        ("37", "0.00", "1.00", (Why.NO_BASE,)),
    ],
)
def test_a_fine_lies_within_its_article(act, base, fine, why):
    came = check(registry.typed(act, ON), parse_yuan(base), parse_yuan(fine))
    assert (came.reasons, came.within) == (why, not why)


@given(norms, fen, fen)
def test_within_is_exactly_between_the_bounds(norm, base, fine):
    came = check(norm, base, fine, met=MET)
    if norm.fine.times and not base:
        assert came.within is (fine == 0)
    else:
        assert came.within is (came.least_fen <= fine <= came.most_fen)


@given(norms, fen, fen)
def test_a_larger_base_never_lowers_a_bound(norm, one, other):
    low, high = (norm.fine.bounds(each) for each in sorted((one, other)))
    assert low[0] <= high[0]
    assert low[1] <= high[1]


@given(norms, st.integers(1, 10**13))
def test_both_edges_belong_and_their_neighbours_do_not(norm, base):
    least, most = norm.fine.bounds(base)
    assert check(norm, base, least, met=MET).within
    assert check(norm, base, most, met=MET).within
    assert check(norm, base, least - 1, met=MET).reasons == (Why.BELOW_LEAST,)
    assert check(norm, base, most + 1, met=MET).reasons == (Why.ABOVE_MOST,)


@given(norms, st.integers(1, 10**13), st.sampled_from(sorted(registry.grounds(ON))))
def test_no_ground_lifts_a_fine_above_the_most_and_only_some_let_it_fall(norm, base, ground):
    least, most = norm.fine.bounds(base)
    grounds = on(ground)
    assert not check(norm, base, most + 1, grounds, MET).within
    may = grounds[0].ground.effects
    below = check(norm, base, least - 1, grounds, MET)
    if Effect.NO_PENALTY in may:
        assert below.within is (least == 1)
        assert check(norm, base, 0, grounds, MET).within
    else:
        mitigated = Effect.MITIGATE in may and least > 1
        assert below.within is (Effect.MAY_WAIVE in may or mitigated)


def test_grounds_need_reasons_and_do_no_more_than_they_say():
    norm = FINES["O735-38"]
    assert check(norm, 1000, 500, on("APL-32-1")).within
    assert check(norm, 1000, 500, on("APL-32-1", " ")).reasons == (Why.NO_REASONS,)
    assert check(norm, 1000, 0, on("APL-32-1")).reasons == (Why.NO_WAIVER,)
    assert check(norm, 1000, 0, on("APL-33-1-2")).within
    assert check(norm, 1000, 1, on("APL-33-1-1")).reasons == (Why.NO_PENALTY,)
    assert check(norm, 1000, 500, on("G35-repeat")).reasons == (Why.BELOW_LEAST,)


def test_article_39_fines_only_who_refuses_to_correct():
    norm = FINES["O735-39"]
    assert check(norm, 0, 10_000_00, met={Condition.REFUSES_CORRECTION}).within
    assert check(norm, 0, 10_000_00, met=()).reasons == (Why.CONDITION_NOT_MET,)
    asked = check(norm, 0, 10_000_00)
    assert asked.within
    assert asked.open_condition is Condition.REFUSES_CORRECTION
    assert check(norm, 0, 0, met=()).within


@pytest.mark.parametrize(
    ("fund", "contract"),
    [
        ("3381.49", "10144.47"),  # SX-01
        ("196.18", "588.54"),  # SX-03
        ("18.20", "54.60"),  # SX-04
        ("80.39", "241.17"),  # SX-07
    ],
)
def test_contract_money_is_three_times_to_the_fen_and_no_fine(fund, contract):
    base, asked = parse_yuan(fund), parse_yuan(contract)
    assert check_contract(base, asked).times == 3
    assert check_contract(base, asked, 3).within
    assert not check_contract(base, asked, 4).within
    assert not check_contract(base, asked + 1).within
    assert not check(FINES["O735-38"], base, asked).within


@given(st.integers(1, 10**12), st.integers(3, 10))
def test_more_than_twice_a_loss_is_contract_money_and_never_a_fine_of_article_38(base, times):
    assert check_contract(base, base * times, times).within
    assert check(FINES["O735-38"], base, base * times).reasons == (Why.ABOVE_MOST,)


def test_contract_money_needs_a_loss():
    assert not check_contract(0, 0).within
    assert not check_contract(100, 0).within
    with pytest.raises(ValueError, match="negative"):
        check_contract(-1, 1)
    with pytest.raises(ValueError, match="negative"):
        check(FINES["O735-38"], -1, 1)


def charge(norm, base, fine, conduct):
    return Charge(FINES[norm], base, fine, conduct)


def test_several_acts_each_have_their_line():
    made = decide([charge("O735-38", 1000, 2000, "a"), charge("O735-40", 500, 1000, "b")])
    assert made.within
    assert made.total_fen == 3000


def test_one_act_under_several_norms_is_fined_once_by_the_higher():
    both = [charge("O735-38", 1000, 2000, "a"), charge("O735-40", 1000, 2000, "a")]
    made = decide(both)
    assert made.governing == {"a": 1}
    assert [each.reasons for each in made.lines] == [(Why.ONE_FINE,), ()]
    once = decide([charge("O735-38", 1000, 0, "a"), both[1]])
    assert once.within
    assert once.total_fen == 2000
    low = decide([charge("O735-38", 1000, 0, "a"), charge("O735-40", 1000, 1500, "a")])
    assert low.lines[1].reasons == (Why.BELOW_LEAST,)  # not by the milder one


@given(st.lists(st.tuples(norms, st.integers(1, 10**9), st.integers(0, 10**9)), min_size=1))
def test_of_one_act_at_most_one_line_carries_a_fine(told):
    made = decide([Charge(norm, base, fine, "same") for norm, base, fine in told])
    if made.within:
        assert sum(1 for each in made.lines if each.proposed_fen) <= 1
        most = max(norm.fine.bounds(base)[1] for norm, base, _ in told)
        assert made.lines[made.governing["same"]].most_fen == most


def test_lengths_include_their_ends():
    order = next(each for each in NORMS["O735-40"].orders if each.months)
    assert [term_allows(order, months) for months in (5, 6, 12, 13)] == [False, True, True, False]
    ban = NORMS["O735-43"].orders[0]
    assert [term_allows(ban, months) for months in (59, 60, 61)] == [False, True, False]
    assert not term_allows(NORMS["O735-36"].orders[0], 6)


def test_where_a_fine_usually_lies():
    assert usual(1000, 2000, {Effect.LIGHTER}, 30, 30) == (1000, 1300)
    assert usual(1000, 2000, {Effect.HEAVIER}, 30, 30) == (1700, 2000)
    assert usual(1000, 2000, (), 30, 30) == (1300, 1700)
    assert usual(1000, 2000, {Effect.LIGHTER, Effect.HEAVIER}, 30, 30) == (1300, 1700)


def test_a_case_is_named_after_its_cause():
    cause = registry.cause_of("38-1", ON)
    assert case_name("某医院", cause.name, decided=False) == "某医院涉嫌违反医疗保障基金使用规定案"
    assert case_name("某医院", cause.name, decided=True) == "某医院违反医疗保障基金使用规定案"
    assert registry.cause_of("44", ON) is None
