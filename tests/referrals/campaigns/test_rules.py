"""Kinds, practice and figures as tables of examples; a file of declarations judged line by line."""

from __future__ import annotations

from datetime import date

import pytest

from portal.kernel.packs import BookInvalid
from referrals.campaigns import service
from referrals.campaigns.book import registry
from referrals.campaigns.rules import Span, StageCode, TaskState, stage_on, wrong_stages
from referrals.campaigns.rules.declared import judge
from referrals.campaigns.rules.figures import Cell, by, figures, percent, wan
from referrals.campaigns.rules.kinds import Level, level_of

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("region", "level"),
    [
        ("000000", Level.NATIONAL),
        ("100000", Level.NATIONAL),
        ("330000", Level.PROVINCE),
        ("330100", Level.CITY),
        ("330106", Level.COUNTY),
    ],
)
def test_the_level_of_an_agency_is_that_of_its_region(region, level):
    assert level_of(region) is level


def test_flight_checks_are_ordered_by_nation_and_province_alone_without_notice_beforehand():
    for region, may in (("000000", True), ("330000", True), ("330100", False), ("330106", False)):
        kinds = {each.code: each for each in registry.orderable(region, DAY)}
        assert ("flight" in kinds) is may
        if may:
            assert kinds["flight"].notices == ("at_the_door",)


def test_an_entry_whose_example_fails_is_not_loaded():
    (kind,) = [
        each
        for each in registry.read("referrals.campaigns.book", "kinds.toml")["kinds"]
        if each["code"] == "flight"
    ]
    table = {"instruments": {"N6": "N6"}, "kinds": [{**kind, "levels": ["city"]}]}
    with pytest.raises(BookInvalid):
        registry.read_kinds(table)


def test_the_nearest_region_with_a_practice_of_its_own_counts():
    assert registry.practice(["990102", "990100"], DAY).visits_per_year == 2
    assert registry.practice(["990103", "990100"], DAY).visits_per_year is None


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (6_058, 11_953, "50.7%"),  # GS-02
        (17_709, 41_840, "42.3%"),  # GS-01
        (40, 174, "23.0%"),  # MA-05
        (2_901, 8_828, "32.9%"),  # DY-01, hospitals
        (2_612, 12_186, "21.4%"),  # DY-01, pharmacies
        (30, 56, "53.6%"),  # SX-05
        (0, 0, "—"),
    ],
)
def test_rates_are_computed_from_the_figures_printed(part, whole, said):
    assert percent(part, whole) == said


def test_amounts_are_told_in_wan_as_the_sources_do():
    assert (wan(105_000_000), wan(405_180_000)) == ("105.00", "405.18")


def cell(kind, count, *, state=TaskState.DONE, breached=False, **more):
    return Cell(
        agency="a", kind=kind, state=state, breached=breached, declared=False, count=count, **more
    )


def test_a_campaign_report_comes_out_as_printed():
    """MA-05: 69 hospitals and 105 pharmacies checked, 40 in breach. SX-11: 56/56 and 175/175."""
    found = figures(
        [
            cell("hospital", 49),
            cell("hospital", 20, breached=True),
            cell("pharmacy", 85),
            cell("pharmacy", 20, breached=True),
        ]
    )
    assert (found.checked, found.breached, found.breach_rate) == (174, 40, "23.0%")
    parts = by([cell("hospital", 56), cell("pharmacy", 175)], lambda each: each.kind)
    assert [each.coverage for each in parts.values()] == ["56/56", "175/175"]


def test_what_was_given_up_is_closed_and_not_checked():
    parts = [cell("hospital", 3), cell("hospital", 1, state=TaskState.NOT_DONE, breached=None)]
    found = figures([*parts, cell("hospital", 1, state=TaskState.OPEN, breached=None)])
    assert (found.coverage, found.closed, found.sent, found.close_rate) == ("3/5", 4, 4, "100.0%")


def test_stages_follow_one_another_within_the_campaign():
    first = Span(StageCode.SELF_CHECK, date(2026, 3, 1), date(2026, 3, 31))
    second = Span(StageCode.SAMPLING, date(2026, 4, 1), date(2026, 4, 30))
    days = (date(2026, 3, 1), date(2026, 4, 30))
    assert wrong_stages((first, second), *days) is None
    assert wrong_stages((first, first), *days) == "stages_overlap"
    assert wrong_stages((second,), date(2026, 3, 1), date(2026, 4, 2)) == "stage_outside"
    assert stage_on((first, second), date(2026, 4, 1)) is StageCode.SAMPLING
    assert stage_on((first,), date(2026, 4, 1)) is None


HEADER = ["机构编码", "违规类别", "违规金额（元）", "已退回金额（元）", "备注"]


def judged(*rows, header=HEADER):
    return judge(header, list(enumerate(rows, 2)), categories=service.words())


def test_a_good_file_is_read_whole():
    found = judged(["H1", "重复收费", "1,200.50", "1200.50", "已退"], ["H2", "", "0", "", ""])
    assert not found.errors
    first, second = found.rows
    assert (first.category, first.amount_fen, first.returned_fen) == (
        "duplicate_charge",
        120050,
        120050,
    )
    assert (second.category, second.amount_fen) == ("", 0)


def test_without_a_column_of_what_was_returned_all_was():
    (row,) = judged(["H1", "other", "10"], header=["code", "category", "amount"]).rows
    assert (row.amount_fen, row.returned_fen) == (1000, 1000)


@pytest.mark.parametrize(
    ("row", "error"),
    [
        (["", "other", "1", "1"], ("institution", "missing")),
        (["H1", "不存在的类别", "1", "1"], ("category", "unknown_choice")),
        (["H1", "", "1", "1"], ("category", "missing")),
        (["H1", "other", "一百", "1"], ("amount", "not_an_amount")),
        (["H1", "other", "", "1"], ("amount", "missing")),
        (["H1", "other", "1", "2"], ("returned", "more_than_declared")),
        (["H1", "other", "-5", "0"], ("amount", "not_an_amount")),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_its_cell(row, error):
    found = judged(row)
    assert [(column, code) for _, column, code in found.errors] == [error]
    assert not found.rows


def test_a_repeated_row_and_a_missing_column_are_errors():
    twice = judged(["H1", "other", "1", "1"], ["H1", "other", "2", "2"])
    assert twice.errors == [(3, "institution", "repeated_row")]
    assert judged(["H1"], header=["机构编码"]).errors == [(1, "amount", "column_needed")]
    assert judged().errors == [(1, "institution", "nothing_to_import")]
