from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.law import Citation, InForce
from portal.kernel.money import MAX_FEN, parse_yuan
from portal.kernel.text import Text
from rewards.schemes import rules
from rewards.schemes.rules import Kind

SCHEME = rules.Scheme(
    code="X",
    version="X.1",
    title=Text("奖励", "reward"),
    law=Citation("办法", "第一条"),
    in_force=InForce(date(2019, 1, 1)),
    rate_ceiling=Decimal("0.01"),
    cap_fen=100_000_00,
    minimum_fen=50_000_00,
)
amounts = st.integers(0, MAX_FEN) | st.integers(0, 20_000_000_00)


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


def test_a_quote_shows_its_sum():
    assert rules.quote(SCHEME, 360_000_00).lines == (("share", ("360,000.00", "1%", "3,600.00")),)
    assert rules.quote(SCHEME, 10_000_000_00).lines[1:] == ()
    assert rules.quote(SCHEME, 25_000_000_00).lines == (
        ("share", ("25,000,000.00", "1%", "250,000.00")),
        ("capped", ("250,000.00", "100,000.00")),
    )
    assert rules.quote(SCHEME, 1).lines == (("below-minimum", ("0.01", "50,000.00")),)


def test_a_negative_amount_is_a_bug():
    with pytest.raises(ValueError, match="negative"):
        rules.quote(SCHEME, -1)


def test_as_json():
    assert rules.as_json(rules.quote(SCHEME, 360_000_00)) == {
        "scheme": "X",
        "version": "X.1",
        "kind": "money",
        "ceiling_yuan": "3600.00",
        "lines": [{"code": "share", "numbers": ["360,000.00", "1%", "3,600.00"]}],
    }
    plain = rules.as_json(rules.quote(SCHEME, 49_999_99))
    assert (plain["kind"], plain["ceiling_yuan"]) == ("honorary", "0.00")


@given(amounts)
def test_never_above_the_rate_nor_the_cap(proven_fen):
    ceiling = rules.quote(SCHEME, proven_fen).ceiling_fen
    assert 0 <= ceiling <= SCHEME.cap_fen
    assert ceiling * 100 <= proven_fen


@given(amounts, amounts)
def test_more_proven_never_allows_less(one, other):
    less, more = sorted((one, other))
    assert rules.quote(SCHEME, less).ceiling_fen <= rules.quote(SCHEME, more).ceiling_fen


@given(st.integers(50_000_00, 10_000_000_00))
def test_below_the_cap_less_than_one_fen_is_lost(proven_fen):
    assert proven_fen - rules.quote(SCHEME, proven_fen).ceiling_fen * 100 < 100
