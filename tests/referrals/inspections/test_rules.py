"""Checklists and the rules that need no database."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from portal.agencies.rules import AgencyKind
from portal.infra.forms import validate
from portal.kernel.errors import NotFound
from portal.kernel.law import Status
from portal.kernel.packs import BookInvalid, read
from referrals.inspections import forms, rules
from referrals.inspections.book import registry
from referrals.inspections.rules import Choice, Given, Kind

BUREAUX = {AgencyKind.HEALTHCARE_SECURITY, AgencyKind.HEALTH, AgencyKind.MARKET_REGULATION}


def raw() -> dict:
    return copy.deepcopy(read("referrals.inspections.book", "checklists.toml"))


def test_the_three_bureaux_have_checklists_of_six_to_ten_items():
    assert set(registry.kinds(date(2026, 3, 1))) == BUREAUX
    for kind in BUREAUX:
        found = registry.in_force(kind, date(2026, 3, 1))
        assert 6 <= len(found.items) <= 10
        assert all(item.text.zh and item.text.en and item.law.article for item in found.items)
    assert registry.in_force(AgencyKind.POLICE, date(2026, 3, 1)) is None
    assert registry.in_force(AgencyKind.HEALTH, date(2020, 1, 1)) is None


def test_only_what_was_read_in_full_is_verified():
    for each in registry.book():
        for item in each.items:
            read_in_full = item.law.instrument == rules.O735
            assert (item.law.status is Status.VERIFIED) is read_in_full, item.code


def test_an_unknown_version_is_not_found():
    assert registry.version("health.1").code == "health"
    with pytest.raises(NotFound):
        registry.version("health.0")


BREAKS = {
    "item repeated": lambda each: each["items"].append(each["items"][0]),
    "no first day": lambda each: each.pop("since"),
    "no items": lambda each: each.update(items=[]),
    "kind of answer": lambda each: each["items"][0].update(kind="maybe"),
    "instrument": lambda each: each["items"][0]["law"].update(instrument="NONE"),
    "article": lambda each: each["items"][0]["law"].update(article=" "),
    "version repeated": lambda each: each.update(version="healthcare_security.1"),
}


@pytest.mark.parametrize("defect", BREAKS)
def test_a_broken_book_does_not_load_and_names_the_entry(defect):
    table = raw()
    BREAKS[defect](next(each for each in table["checklists"] if each["code"] == "health"))
    with pytest.raises(BookInvalid) as wrong:
        registry.read_book(table)
    assert wrong.value.entry == "health"


def test_two_versions_of_one_checklist_must_not_overlap():
    table = raw()
    later = copy.deepcopy(table["checklists"][1])
    later.update(version="health.2", since=date(2027, 1, 1))
    table["checklists"].append(later)
    with pytest.raises(BookInvalid):
        registry.read_book(table)
    table["checklists"][1]["until"] = date(2027, 1, 1)
    assert len(registry.read_book(table)) == 4


@pytest.mark.parametrize(
    ("shown", "enough"),
    [
        ([], False),
        (["A1"], False),
        (["A1", "a1 "], False),
        (["A1", ""], False),
        (["A1", "", " "], False),
        (["A1", "A2"], True),
        (["A1", "A2", ""], True),
    ],
)
def test_two_different_certificates(shown, enough):
    assert rules.enough_officers(shown) is enough


def test_amounts_and_texts_may_stay_open_but_no_yes_no_item():
    checklist = registry.version("healthcare_security.1")
    needed = {each.code for each in checklist.items if each.kind is Kind.YES_NO}
    assert set(rules.unanswered(checklist, ())) == needed
    assert rules.unanswered(checklist, needed) == ()


def test_a_sheet_reads_full_width_amounts_and_leaves_empty_fields_open():
    checklist = registry.version("healthcare_security.1")
    posted = {"a-in_bed": "no", "r-in_bed": " 13人不在床 ", "a-sampled": "１２．５", "a-x": "y"}
    bound = validate(forms.sheet(checklist), {**posted, "a-method": "查病房\r\n问病人"})
    assert bound.errors == {}
    given = {each.item: each for each in forms.given(checklist, bound.data)}
    assert given["in_bed"] == Given("in_bed", choice=Choice.NO, remark="13人不在床")
    assert given["sampled"] == Given("sampled", amount_fen=1250)
    assert given["method"] == Given("method", remark="查病房\n问病人")
    assert not given["identity"].says_something


def test_a_sheet_names_the_field_at_fault():
    sheet = forms.sheet(registry.version("health.1"))
    bound = validate(sheet, {"a-licence": "maybe", "r-staff": "坏\x00", "a-wards": "长" * 20_001})
    assert bound.errors == {
        "a-licence": "enum",
        "r-staff": "control_character",
        "a-wards": "string_too_long",
    }
