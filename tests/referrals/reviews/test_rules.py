"""Steps, lists and samples as values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.errors import Conflict, Invalid
from referrals.draws.rules import records
from referrals.draws.rules.ranking import drawn as draw_rows
from referrals.draws.rules.ranking import ranked
from referrals.reviews.rules import Alert, Phase, RowState, Standing, flow, rows, sampling
from referrals.reviews.rules.flow import PAID, STEPS
from referrals.reviews.service.afterwards import quarter_end

FROZEN = datetime(2026, 3, 2, 1, tzinfo=UTC)


def pool(count: int, drawn: int, salt: str = "ab" * 32):
    return sampling.pool_of(
        [sampling.Claim(f"C{at:04d}", 5000 + at) for at in range(count)],
        name="清单",
        frozen_at=FROZEN,
        source="双色球",
        source_at=FROZEN + timedelta(days=1),
        salt=salt,
        count=drawn,
    )


def test_lz_01_twenty_of_four_hundred_with_three_bad_ones_scale_to_25200():
    # Source 004: 1,260.00 ÷ 0.05 = 25,200.00.
    assert sampling.draw_size(400, 500) == 20
    assert sampling.scaled(126_000, pool=400, drawn_=20, pool_fen=40_000_000) == 2_520_000
    said = sampling.formula(126_000, pool=400, drawn_=20, pool_fen=40_000_000)
    assert said == "1,260.00 × 400 ÷ 20 = 25,200.00"


@pytest.mark.parametrize(
    ("pool_", "share", "drawn"),
    [(1, 500, 1), (20, 500, 1), (21, 500, 2), (403, 500, 21), (400, 10_000, 400), (3, 1, 1)],
)
def test_a_share_is_rounded_up(pool_, share, drawn):
    assert sampling.draw_size(pool_, share) == drawn


@given(st.integers(1, 5000), st.integers(1, 10_000), st.integers(0, 10**9))
def test_scaling_is_exact_to_half_a_fen_and_stays_within_the_pool(size, share, raw):
    count, whole = sampling.draw_size(size, share), raw + size
    came = sampling.scaled(raw, pool=size, drawn_=count, pool_fen=whole)
    exact = Fraction(raw * size, count)
    assert raw <= came <= whole
    assert came == whole or abs(came - exact) <= Fraction(1, 2)


def test_while_the_scaling_is_contested_only_the_raw_amount_counts():
    told = {each: sampling.counted(each, raw_fen=1, scaled_fen=20) for each in Standing}
    assert told == {
        Standing.UNCONTESTED: 20,
        Standing.CONTESTED: 1,
        Standing.UPHELD: 20,
        Standing.DROPPED: 1,
    }


def test_the_draw_of_claims_is_a_draw_like_any_other():
    of = pool(40, 5)
    chosen = sampling.drawn(of, "03 07 12")
    assert len(set(chosen)) == 5
    assert sampling.drawn(pool(40, 9), "03 07 12")[:5] == chosen
    picked = draw_rows(ranked(of, "03 07 12"), of.counts)
    file = records.record(of.text(), "03 07 12", (), picked).encode()
    assert records.check(file).defects == ()
    assert records.check(file.replace(b"50.07", b"50.70")).defects


def test_every_state_leads_on_and_every_phase_ends():
    ends = PAID | {RowState.REFUSED}
    for each in RowState:
        leaving = [step for step in STEPS if each in step.sources]
        assert bool(leaving) == (each is RowState.NEW or each not in ends)
    assert [flow.following(each) for each in list(Phase)[:-1]] == list(Phase)[1:]
    with pytest.raises(Conflict):
        flow.following(Phase.CLOSED)


@pytest.mark.parametrize("step", STEPS, ids=lambda each: each.code)
def test_a_step_writes_its_own_columns_and_no_others(step):
    for decision in step.decisions:
        needed = set(step.needed.get(decision.code, ()))
        flow.ask_fields(step, decision.code, {"decision", *needed})
        for name in {"refused", "reason", "appealed_on", "paper"} - step.columns.keys():
            with pytest.raises(Invalid) as wrong:
                flow.ask_fields(step, decision.code, {"decision", *needed, name})
            assert wrong.value.fields == {name: "not_in_step"}
        for name in needed:
            with pytest.raises(Invalid):
                flow.ask_fields(step, decision.code, {"decision", *needed} - {name})


def test_no_column_of_an_officer_is_written_by_two_steps():
    who = [step.who for step in STEPS]
    assert len(set(who)) == len(who)
    assert set(flow.OFFICERS) < set(who)


def test_a_decision_begins_where_the_claim_stands():
    assert flow.result(flow.SECOND, "confirm", RowState.CLEAR) is RowState.REFUSED
    assert flow.result(flow.SECOND, "confirm", RowState.DOUBTFUL) is RowState.APPEALABLE
    with pytest.raises(Conflict):
        flow.result(flow.SECOND, "confirm", RowState.PASSED)
    with pytest.raises(Invalid):
        flow.result(flow.SECOND, "pass", RowState.CLEAR)


def test_what_is_held_back_is_a_part_of_the_claim():
    assert flow.refused(RowState.REFUSED, 100, None) == 100
    assert flow.refused(RowState.REFUSED, 100, 40) == 40
    assert flow.refused(RowState.CLEARED, 100, 40) == 0
    for wrong in (0, 101, -1):
        with pytest.raises(Invalid):
            flow.refused(RowState.REFUSED, 100, wrong)


def read(*lines: str, header: str = "单据号,人员代号,项目,金额,规则,预警,数量,单价"):
    found = [(at, line.split(",")) for at, line in enumerate(lines, 2)]
    return rows.read(rows.targets(header.split(",")), found)


def test_a_list_is_read_with_its_warnings():
    claims, wrong = read("C1,P1,输液,１２．５０,重复收费,忽略,,", "C2,P2,输液,7,,,2,3.5")
    assert wrong == []
    assert [(each.claim, each.amount_fen, each.alert) for each in claims] == [
        ("C1", 1250, Alert.IGNORED),
        ("C2", 700, Alert.NONE),
    ]


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",P1,输液,1,,,,", "claim", "missing"),
        ("C1,P1,输液,一元,,,,", "amount", "not_an_amount"),
        ("C1,P1,输液,7,,,2,3", "amount", "not_the_product"),
        ("C1,P1,输液,7,,,两,3", "quantity", "not_an_amount"),
        ("C1,11010519491231002X,输液,7,,,,", "person", "names_a_person"),
        ("C1,P1,输液,7,,不知道,,", "alert", "unknown_choice"),
        (f"{'C' * 61},P1,输液,7,,,,", "claim", "string_too_long"),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(line, column, code):
    _, wrong = read("C0,P0,输液,1,,,,", line)
    assert [(each.line, each.column, each.code) for each in wrong] == [(3, column, code)]


def test_a_claim_stands_in_a_list_once_and_columns_are_needed():
    _, wrong = read("C1,P1,输液,1,,,,", "C1,P1,输液,1,,,,")
    assert [(each.line, each.code) for each in wrong] == [(3, "claim_twice")]
    _, wrong = read("x", header="单据号,项目")
    assert [each.code for each in wrong] == ["column_needed"]


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 9, 30)),
        (date(2026, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_quarter_a_day_is_in_ends(on, last):
    assert quarter_end(on) == last
