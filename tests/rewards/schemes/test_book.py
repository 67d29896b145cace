import copy
from datetime import date
from decimal import Decimal

import pytest

from portal.kernel import packs
from portal.kernel.law import Status
from portal.kernel.money import plain_yuan
from portal.kernel.packs import BookInvalid
from rewards.schemes import rules
from rewards.schemes.book import examples, registry
from rewards.schemes.rules import Unknown


def book(*changes, file="mas-2019.toml", place=0):
    """Return a book of one entry once for each of `changes`; None drops a key."""
    whole = packs.read(registry.PACKAGE, file)
    tables = [copy.deepcopy(whole["scheme"][place]) | change for change in changes]
    kept = [{key: value for key, value in table.items() if value is not None} for table in tables]
    return {"instruments": whole["instruments"], "scheme": kept}


WORKED = [
    pytest.param(each, id=f"{scheme.version}-{number}")
    for scheme, found in registry.all_entries()
    for number, each in enumerate(found)
]


@pytest.mark.parametrize("example", WORKED)
def test_every_worked_example(example):
    assert example.came_out == example.written
    if example.quote and example.quote.parts:
        assert sum(example.quote.parts) == example.quote.ceiling_fen


def test_every_rule_set_of_the_design_is_here():
    codes = {scheme.code for scheme in registry.all_schemes()}
    assert codes == {
        *("CN-2018", "CN-2023", "MAS-2019", "YZ", "HN-2022", "HN-NEW", "GD-DRAFT-2023"),
        *("QY-2022", "CITY-X", "JJ-2025", "TC-2020", "HI-2023", "SD-2019"),
    }
    assert {s.code for s in registry.all_schemes() if not s.needs_confirmation} == {"MAS-2019"}


def test_the_scheme_of_maanshan_as_published():
    scheme = registry.scheme("MAS-2019")
    assert str(scheme.rate_ceiling) == "0.01"
    assert (scheme.cap_fen, scheme.minimum_fen) == (100_000_00, 50_000_00)
    assert scheme.law.status is Status.VERIFIED
    assert rules.quote(scheme, 360_000_00).ceiling_fen == 3_600_00
    assert [note.en.strip() != "" for note in scheme.notes] == [True, True, True]


@pytest.mark.parametrize(
    ("code", "unknown"),
    [
        ("HN-NEW", {Unknown.SINCE, Unknown.RATE_L2, Unknown.RATE_L3}),
        ("QY-2022", {Unknown.SINCE, Unknown.CAP}),
        ("HI-2023", {Unknown.SINCE, Unknown.RATE}),
        ("TC-2020", {Unknown.SINCE, Unknown.BONUS}),
    ],
)
def test_what_nobody_has_seen_is_listed(code, unknown):
    assert set(registry.scheme(code).unknown) == unknown


def test_a_scheme_is_found_by_code_day_and_version():
    scheme = registry.scheme("MAS-2019")
    assert registry.scheme("MAS-2019", on=date(2019, 5, 8)) is scheme
    assert registry.scheme_version("MAS-2019.1") is scheme
    assert registry.ready_on(date(2026, 9, 30)) == (scheme,)
    assert registry.ready_on(date(2019, 5, 7)) == ()
    for wrong in (("MAS-2019", date(2019, 5, 7)), ("MAS-1949", None)):
        with pytest.raises(registry.SchemeUnknown):
            registry.scheme(*wrong)
    with pytest.raises(registry.SchemeUnknown):
        registry.scheme_version("MAS-2019.99")


def test_the_rule_of_2023_follows_that_of_2018():
    last, first = date(2022, 12, 31), date(2023, 1, 1)
    assert registry.scheme("CN-2018", last).version == "CN-2018.1"
    assert registry.scheme("CN-2023", first).version == "CN-2023.1"
    for code, day in (("CN-2018", first), ("CN-2023", last)):
        with pytest.raises(registry.SchemeUnknown):
            registry.scheme(code, day)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("yz", "YZ"), ("YZ-Yangzhou", "YZ"), ("HN-new-Hunan", "HN-NEW"), ("HN-2022", "HN-2022")],
)
def test_a_code_is_known_in_any_case(typed, code):
    assert registry.known_code(typed) == code


def test_a_local_rate_makes_a_rule_of_its_own():
    scheme = registry.scheme("CN-2023")
    assert scheme.leaves_the_rate
    local = rules.localised(scheme, Decimal("0.02"), "CN-2023.1/hq-ybj.1")
    assert (local.version, local.leaves_the_rate) == ("CN-2023.1/hq-ybj.1", False)
    assert rules.quote(local, 360_000_00).amount_fen == 7_200_00
    for rate in (Decimal(0), Decimal(1), Decimal("-0.1")):
        with pytest.raises(ValueError, match="share"):
            rules.localised(scheme, rate, "CN-2023.2")
    with pytest.raises(ValueError, match="leave"):
        rules.localised(registry.scheme("YZ"), Decimal("0.02"), "YZ.2")


def test_an_amended_scheme_follows_its_predecessor():
    day = date(2027, 1, 1)
    schemes = registry.read_schemes(
        [book({"until": day}, {"version": "MAS-2019.2", "since": day, "notes": []})]
    )
    assert [scheme.in_force.covers(day) for scheme in schemes] == [False, True]


MONEY = {"proven": "50000.00", "ceiling": "500.00"}


@pytest.mark.parametrize(
    "changes",
    [
        ({}, {}),  # the code repeats
        ({}, {"version": "MAS-2019.2"}),  # the days overlap: two rules in force
        ({"examples": [MONEY | {"ceiling": "500.01"}]},),
        ({"examples": [MONEY | {"kind": "honorary"}]},),
        ({"examples": [MONEY | {"proven": "lots"}]},),
        ({"examples": [MONEY]},),  # the edge is tried on one side only
        ({"examples": [{"proven": "50000.00"}]},),
        ({"examples": [MONEY | {"amount": "500.00"}]},),
        ({"examples": [MONEY | {"colour": "red"}]},),
        ({"examples": []},),
        ({"examples": None},),
        ({"law": None},),
        ({"law": {"instrument": "MAS-17", "article": ""}},),
        ({"status": "rumoured"},),
        ({"tiers": [{"rate": "1%"}]},),
        ({"tiers": [{"rate": "0.00"}]},),
        ({"tiers": [{"rate": "1.00"}]},),  # a rate above everything that was lost
        ({"tiers": [{"rate": "0.60"}], "insider": {"rate": "0.40"}},),
        ({"tiers": [{"rate": 0.01}]},),
        ({"tiers": [{"below": "5.00", "rate": "0.01"}]},),
        (
            {
                "tiers": [
                    {"below": "5", "rate": "0.1"},
                    {"upto": "5", "rate": "0.2"},
                    {"rate": "0.1"},
                ]
            },
        ),
        ({"tiers": [{"rate": "0.01", "award": "honorary"}]},),
        ({"tiers": [{"rate": "0.01", "base_award": "5.00"}]},),
        ({"tiers": [{"rate": "0.01", "bonus": "5.00"}]},),
        ({"tariffs": [{"tiers": [{"rate": "0.01"}]}]},),
        ({"tiers": None, "tariffs": [{"level": "L1"}, {"level": "L1"}]},),
        ({"tiers": None, "tariffs": [{"level": "L1"}, {"subject": "person"}]},),
        ({"rounding": "half_up"},),
        ({"floor": "100000.01"},),
        ({"no_loss": ["200.00", "100.00"]},),
        ({"insider": {"rate": "0.01", "up_to": "0.02"}},),
        ({"cap": "-1"},),
        ({"cap": None},),
        ({"cap_unknown_over": "5.00"},),
        ({"unknown": ["since"]},),
        ({"until": date(2019, 5, 8)},),
        ({"code": "mas 2019"},),
        ({"version": "YZ.1"},),
        ({"surprise": "1"},),
    ],
)
def test_a_book_that_does_not_hold_is_refused_by_name(changes):
    with pytest.raises(BookInvalid, match=r"MAS-2019|mas 2019"):
        registry.read_schemes([book(*changes)])


def test_a_base_award_is_what_the_tiers_below_give():
    tiers = packs.read(registry.PACKAGE, "jiujiang.toml")["scheme"][0]["tiers"]
    tiers[1]["base_award"] = "3000.01"
    with pytest.raises(BookInvalid, match=r"3,000\.00"):
        registry.read_schemes([book({"tiers": tiers}, file="jiujiang.toml")])


def test_every_edge_is_tried_a_fen_either_side():
    """The loader asks for it; here the same is counted by hand, edge by edge."""
    for scheme, found in registry.all_entries():
        assert list(examples.edges_without(scheme, found)) == []
    city = registry.scheme("CITY-X")
    missing = list(examples.edges_without(city, ()))
    assert missing == [
        *(f"institution {plain_yuan(fen)}" for fen in (500_000_00, 500_000_01)),
        *(f"person {plain_yuan(fen)}" for fen in (10_000_00, 10_000_01)),
    ]
