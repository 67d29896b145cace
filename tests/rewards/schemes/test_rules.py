from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.kernel.law import Citation, InForce
from portal.kernel.money import parse_yuan
from portal.kernel.text import Text
from rewards.schemes import rules
from rewards.schemes.book import registry
from rewards.schemes.rules import Asked, Kind, Level, Mode, Rounding, Subject, Tariff, Tier
from rewards.schemes.rules.wording import REASON_NAMES, UNKNOWN_NAMES

MAS = registry.scheme("MAS-2019")
RATES = Tariff((Tier(0, 0, None, honorary=True), Tier(50_000_00, 50_000_00, Decimal("0.01"))))
SCHEME = rules.Scheme(
    code="X",
    version="X.1",
    title=Text("奖励", "reward"),
    place=Text("某地", "a place"),
    law=Citation("办法", "第一条"),
    in_force=InForce(date(2019, 1, 1)),
    tariffs=(RATES,),
    exact=False,
    cap_fen=100_000_00,
)
MOST = 10**14
"""10^12 yuan."""
amounts = st.integers(0, MOST) | st.integers(0, 20_000_000_00)
QUOTED = [
    rules.localised(s, Decimal("0.02"), s.version) if s.leaves_the_rate else s
    for s in registry.all_schemes()
    if s.code not in ("HI-2023", "SD-2019", "HN-NEW")
]
schemes = st.sampled_from(QUOTED)


def ask(draw_scheme, proven_fen, level=Level.L1, subject=Subject.PERSON, **more):
    return rules.quote(
        draw_scheme, Asked(proven_fen=proven_fen, level=level, subject=subject, **more)
    )


@pytest.mark.parametrize(
    ("proven", "kind", "ceiling_fen"),
    [
        ("0.00", Kind.HONORARY, 0),
        ("49999.99", Kind.HONORARY, 0),
        ("50000.00", Kind.MONEY, 500_00),  # 以上 includes the number, CIV 1259
        ("50000.99", Kind.MONEY, 500_00),  # 500.0099 rounds down
        ("360000.00", Kind.MONEY, 3_600_00),
        ("9999999.99", Kind.MONEY, 99_999_99),
        ("10000000.00", Kind.MONEY, 100_000_00),
        ("25000000.00", Kind.MONEY, 100_000_00),
    ],
)
def test_quote(proven, kind, ceiling_fen):
    quote = rules.quote(SCHEME, parse_yuan(proven))
    assert (quote.kind, quote.ceiling_fen, quote.version) == (kind, ceiling_fen, "X.1")
    assert quote.amount_fen is None


def test_a_quote_shows_its_sum():
    assert rules.quote(SCHEME, 360_000_00).lines == (("share", ("360,000.00", "1%", "3,600.00")),)
    assert rules.quote(SCHEME, 25_000_000_00).lines == (
        ("share", ("25,000,000.00", "1%", "250,000.00")),
        ("capped", ("250,000.00", "100,000.00")),
    )
    assert rules.quote(SCHEME, 1).lines == (("below-minimum", ("0.01", "50,000.00")),)


def test_tiers_are_printed_with_the_side_their_edge_is_on():
    city = registry.scheme("CITY-X")
    told = [ask(city, fen).lines[1][1][0] for fen in (10_000_00, 10_000_01)]
    assert told == ["10,000.00 ≤ 10,000.00", "10,000.00 < 10,000.01"]
    yangzhou = registry.scheme("YZ")
    told = [ask(yangzhou, fen).lines[0][1][0] for fen in (50_000_00, 149_999_99)]
    assert told == ["50,000.00 ≤ 50,000.00 < 150,000.00", "50,000.00 ≤ 149,999.99 < 150,000.00"]


def test_progressive_slices_show_what_lies_below():
    quote = rules.quote(registry.scheme("JJ-2025"), 600_000_00)
    assert quote.lines[-1] == (
        "slice",
        ("11,000.00", "600,000.00", "500,000.00", "1%", "12,000.00"),
    )
    assert quote.amount_fen == 12_000_00


@pytest.mark.parametrize("asked", [-1, Asked(proven_fen=-1), Asked(proven_fen=-(10**14))])
def test_a_negative_amount_is_a_bug(asked):
    with pytest.raises(ValueError, match="negative"):
        rules.quote(SCHEME, asked)


@pytest.mark.parametrize(
    ("code", "asked", "missing"),
    [
        ("HN-2022", {}, {"level": "missing"}),
        ("CITY-X", {}, {"subject": "missing"}),
        ("YZ", {"no_loss": True}, {"no_loss": "with_loss"}),
        ("YZ", {"reporters": 0}, {"reporters": "out_of_range"}),
        ("YZ", {"reporters": 1_001}, {"reporters": "out_of_range"}),
    ],
)
def test_what_a_rule_asks_for_is_not_guessed(code, asked, missing):
    with pytest.raises(rules.NotAnswered) as caught:
        rules.quote(registry.scheme(code), Asked(proven_fen=1, **asked))
    assert caught.value.fields == missing


def test_which_questions_a_rule_asks():
    asks = {scheme.code: rules.questions(scheme) for scheme in registry.all_schemes()}
    assert asks["MAS-2019"] == asks["JJ-2025"] == ()
    assert asks["CITY-X"] == ("subject",)
    assert asks["QY-2022"] == ("level", "insider", "no_loss")


def test_every_line_and_every_refusal_has_words_in_both_languages():
    for scheme, examples in registry.all_entries():
        for each in examples:
            for line in each.quote.lines if each.quote else ():
                text = rules.words(line)
                assert text.zh and text.en and "{" not in text.zh + text.en
                assert rules.letter_row(line)["label"]
            if not each.quote and not each.came_out["refused"].endswith("-missing"):
                assert each.came_out["refused"] in REASON_NAMES
        assert {str(piece) for piece in scheme.unknown} <= set(UNKNOWN_NAMES)
    with pytest.raises(ValueError, match="no words"):
        rules.words(("surprise", ()))
    with pytest.raises(ValueError, match="no words"):
        rules.letter_row(("surprise", ()))


def test_said_names_the_rule_of_each_line():
    local = rules.localised(registry.scheme("CN-2023"), Decimal("0.02"), "CN-2023.1")
    told = rules.said(local, rules.quote(local, 100).lines)
    assert [each.rule for each in told] == [
        "医保办发〔2022〕22号 奖励标准",
        "医保办发〔2022〕22号 最低奖励金额",
    ]


def test_as_json():
    assert rules.as_json(rules.quote(MAS, 360_000_00)) == {
        "scheme": "MAS-2019",
        "version": "MAS-2019.1",
        "kind": "money",
        "ceiling_yuan": "3600.00",
        "lines": [
            {"code": "share", "numbers": ["360,000.00", "1%", "3,600.00"]},
        ],
    }
    plain = rules.as_json(rules.quote(MAS, 49_999_99))
    assert (plain["kind"], plain["ceiling_yuan"]) == ("honorary", "0.00")
    exact = rules.as_json(ask(registry.scheme("YZ"), 49_999_99, reporters=3), registry.scheme("YZ"))
    assert (exact["amount_yuan"], exact["parts_yuan"]) == (
        "2500.00",
        ["833.34", "833.33", "833.33"],
    )
    assert exact["lines"][0]["text"].startswith("所在档次")
    assert exact["status"] == "needs_confirmation"


@given(
    schemes, amounts, st.sampled_from(list(Level)), st.sampled_from(list(Subject)), st.booleans()
)
def test_never_above_the_rate_nor_the_cap(scheme, proven_fen, level, subject, insider):
    """A ceiling is never passed by a fen; an exact sum at most rounds up its last half fen."""
    assume(not (insider and scheme.bonus and scheme.bonus.rate is None))
    try:
        quote = ask(scheme, proven_fen, level, subject, insider=insider)
    except rules.NotKnown as error:
        assert error.reasons[0].code == "cap-unknown"
        return
    cap = scheme.cap_fen if scheme.cap_fen is not None else scheme.cap_unknown_over_fen
    assert 0 <= quote.least_fen <= quote.ceiling_fen <= cap
    assert quote.amount_fen in (None, quote.ceiling_fen)
    fixed = {"floored", "at-least", "plus"} & {code for code, _ in quote.lines}
    if not fixed:
        rate = scheme.rate_ceiling + (scheme.bonus.rate if insider and scheme.bonus else 0)
        spare = Decimal("0.5") if scheme.rounding is Rounding.HALF_UP else 0
        assert quote.ceiling_fen <= proven_fen * rate + spare


@given(schemes, amounts, amounts, st.sampled_from(list(Level)), st.sampled_from(list(Subject)))
def test_more_proven_never_allows_less_inside_a_tier(scheme, one, other, level, subject):
    less, more = sorted((one, other))
    for tariff in scheme.tariffs:
        if tariff.level in (None, level) and tariff.subject in (None, subject):
            progressive = scheme.mode is Mode.PROGRESSIVE
            assume(progressive or tariff.place_of(less) == tariff.place_of(more))
    try:
        sums = [ask(scheme, fen, level, subject).ceiling_fen for fen in (less, more)]
    except rules.NotKnown:
        return
    assert sums[0] <= sums[1]


@given(schemes, amounts, st.integers(2, 1_000))
def test_a_split_sums_to_the_whole(scheme, proven_fen, reporters):
    try:
        quote = ask(scheme, proven_fen, reporters=reporters)
    except rules.NotKnown:
        return
    if quote.kind is Kind.HONORARY:
        return
    assert (len(quote.parts), sum(quote.parts)) == (reporters, quote.ceiling_fen)
    assert len(set(quote.parts[1:])) == 1
    assert 0 <= quote.parts[0] - quote.parts[-1] < reporters


@given(st.integers(50_000_00, 10_000_000_00))
def test_below_the_cap_less_than_one_fen_is_lost(proven_fen):
    assert proven_fen - rules.quote(SCHEME, proven_fen).ceiling_fen * 100 < 100
