"""The checklists that ship: complete, cited, refused when broken."""

from __future__ import annotations

import copy
from datetime import date

import pytest

from portal.agencies.rules import AgencyKind
from portal.kernel.errors import NotFound
from portal.kernel.law import Status
from portal.kernel.packs import BookInvalid, read
from referrals.checklists.book import registry
from referrals.checklists.rules import Kind, unanswered

O735 = "医疗保障基金使用监督管理条例（国务院令第735号）"
BUREAUX = {AgencyKind.HEALTHCARE_SECURITY, AgencyKind.HEALTH, AgencyKind.MARKET_REGULATION}


def raw() -> dict:
    return copy.deepcopy(read("referrals.checklists.book", "checklists.toml"))


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
            read_in_full = item.law.instrument == O735
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


def test_amounts_and_texts_may_stay_open_but_no_yes_no_item():
    checklist = registry.version("healthcare_security.1")
    needed = {each.code for each in checklist.items if each.kind is Kind.YES_NO}
    assert set(unanswered(checklist, {})) == needed
    assert unanswered(checklist, dict.fromkeys(needed, "yes")) == ()
