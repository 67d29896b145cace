"""Packs that contradict themselves, the law or the registry do not load; the command says what they say."""

from __future__ import annotations

import copy
import json
from datetime import date

import pytest

from portal.kernel import packs
from portal.kernel.packs import BookInvalid
from portal.main.cli import main
from referrals.duty.book import reading, registry
from referrals.penalties.book import registry as penalties

THRESHOLDS = packs.read(registry.PACKAGE, "thresholds.toml")
ACTS = packs.read(registry.PACKAGE, "acts.toml")
LISTS = packs.read(registry.PACKAGE, "checklist.toml")


def province(**floors):
    return {
        "instruments": {"NOTICE": "某省数额标准"},
        "provinces": [
            {
                "province": "990000",
                "offence": "fraud_266",
                "since": date(2012, 1, 1),
                "floors": floors,
                "law": {"instrument": "NOTICE", "article": "第一条"},
                "status": "verified",
            }
        ],
    }


@pytest.mark.parametrize(
    "floors",
    [
        {"larger": "2999.99"},
        {"larger": "10000.01"},
        {"especially_huge": "500000.01"},
        {"none": "1"},
    ],
)
def test_a_province_stays_within_the_national_band(floors):
    with pytest.raises(BookInvalid, match="990000"):
        reading.read_locals(province(**floors), registry.book().offences)


def test_a_provinces_figures_are_read():
    told = province(larger="5000", huge="50000")
    ((code, days, local),) = reading.read_locals(told, registry.book().offences)
    assert (code, local.floors) == ("fraud_266", {"larger": 5000_00, "huge": 50_000_00})
    assert days.covers(date(2026, 1, 1))


def broken(table, change):
    changed = copy.deepcopy(table)
    change(changed)
    return changed


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["offences"][0]["examples"][0].update(band="larger"),
        lambda t: t["offences"][0].update(examples=[]),
        lambda t: t["offences"][0]["bands"].reverse(),
        lambda t: t["offences"][2].update(since=date(2025, 8, 25)),
        lambda t: t["offences"][0].update(route="elsewhere"),
    ],
    ids=range(5),
)
def test_thresholds_that_do_not_come_out_do_not_load(change):
    with pytest.raises(BookInvalid):
        reading.read_book(broken(THRESHOLDS, change))


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t["categories"].pop(),
        lambda t: t["categories"][0].update(code="theft"),
        lambda t: t["categories"][0].update(offences={"theft": "always"}),
    ],
    ids=range(3),
)
def test_every_category_counts_by_acts_and_offences_that_are_there(change):
    with pytest.raises(BookInvalid):
        told = broken(ACTS, change)
        reading.read_countings(told, registry.book().offences, penalties.categories())


def test_a_checklist_asks_for_the_purpose_and_nothing_twice():
    for change in (
        lambda t: t["checklists"][0]["items"].pop(0),
        lambda t: t["checklists"][0]["items"].append(t["checklists"][0]["items"][1]),
    ):
        with pytest.raises(BookInvalid):
            reading.read_checklists(broken(LISTS, change))
    assert registry.checklist(date(2020, 1, 1)).version == "2026-04"


def test_the_command_says_below_reached_and_wrong(capsys):
    assert main(["duty", "check", "--fraud", "6000", "--province", "990000", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["band"], told["total_yuan"], told["must_review"]) == ("larger", "6000.00", True)
    assert told["needs_confirmation"] and told["floors"][0]["set_by"] == "national"
    assert main(["duty", "check", "--fraud", "2000", "--fraud", "999.99"]) == 0
    assert "= 2999.99 yuan" in capsys.readouterr().out
    wrong = (["--fraud", "六千"], ["--fraud", "1", "--province", "99"])
    for each in (
        *wrong,
        ["--fraud", "1", "--offence", "theft"],
        ["--fraud", "1", "--on", "2026-02-30"],
    ):
        assert main(["duty", "check", *each]) == 2
        assert "cluebridge: " in capsys.readouterr().err
