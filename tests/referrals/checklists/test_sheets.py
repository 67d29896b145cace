"""Checklists as tables: out and in again the same; every cell at fault named, nothing half taken."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text
from referrals.checklists.book import registry
from referrals.checklists.rules import Item, Kind, Option, keeping, sheets, taking
from referrals.checklists.rules.differences import Change, differences
from referrals.checklists.rules.sheets import COLUMNS, WrongSheet, cell_name
from tests.referrals.checklists.test_service import drafted
from tests.support.people import csrf_of

LAW = Citation("条例", "第一条", Status.VERIFIED)
WORDS = st.text("甲乙丙 abc，。", min_size=1, max_size=12).map(str.strip).filter(bool)
TEXTS = st.builds(Text, WORDS, WORDS)


@st.composite
def many_items(draw) -> list[Item]:
    found: list[Item] = []
    section = None
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(list(Kind))) if number else Kind.YES_NO
        if draw(st.booleans()):
            section = draw(st.none() | TEXTS)
        options = (Option("x", draw(TEXTS)), Option("y", draw(TEXTS)))
        found.append(
            Item(
                f"item_{number}",
                kind,
                draw(TEXTS),
                LAW,
                section=section,
                hint=draw(st.none() | TEXTS),
                evidence=draw(st.none() | TEXTS),
                required=draw(st.booleans()),
                asks_amount=draw(st.booleans()),
                relevant=draw(st.sampled_from(["", "item_0 = no"])) if number else "",
                options=options if kind is Kind.CHOICE else (),
            )
        )
    return found


@given(many_items())
def test_a_table_comes_back_the_same(found):
    lines = list(enumerate(sheets.rows(found), 2))
    assert taking.read(COLUMNS, lines) == found
    assert [keeping.kept(keeping.plain(each)) for each in found] == found


def row(**given: str) -> list[str]:
    full = {
        "type": "select_one yes_no",
        "name": "a",
        "label::zh": "查",
        "label::en": "Check",
        "law::instrument": "条例",
        "law::article": "第一条",
        **given,
    }
    return [full.get(name, "") for name in COLUMNS]


@pytest.mark.parametrize(
    ("given", "cell", "code"),
    [
        ({"type": "barcode"}, "A2", "unknown_type"),
        ({"name": "Not a code"}, "B2", "not_a_code"),
        ({"label::en": ""}, "D2", "missing"),
        ({"hint::zh": "看"}, "F2", "missing"),
        ({"required": "perhaps"}, "G2", "yes_or_no"),
        ({"relevant": "b = no"}, "H2", "unknown_item"),
        ({"type": "select_one", "options": "x"}, "I2", "not_options"),
        ({"type": "select_one", "options": "x=甲|A"}, "I2", "two_options"),
        ({"law::article": ""}, "K2", "missing"),
        ({"law::status": "sure"}, "L2", "unknown_choice"),
        ({"type": "begin group"}, "A2", "group_open"),
        ({"type": "end_group"}, "A2", "unknown_type"),
    ],
)
def test_a_cell_at_fault_is_named(given, cell, code):
    with pytest.raises(WrongSheet) as wrong:
        taking.read(COLUMNS, [(2, row(**given))])
    assert [(each.cell, each.code) for each in wrong.value.cells] == [(cell, code)]


def test_every_cell_at_fault_is_named_at_once_and_none_because_of_another():
    lines = [
        (2, row(label="")),
        (3, row(name="b", type="x")),
        (4, row(name="a")),
        (5, row(name="c", relevant="a = no", required="?")),
    ]
    with pytest.raises(WrongSheet) as wrong:
        taking.read(COLUMNS, lines)
    assert [each.cell for each in wrong.value.cells] == ["A3", "B4", "G5"]
    with pytest.raises(WrongSheet) as wrong:
        taking.read(["type", "name"], [])
    assert {each.code for each in wrong.value.cells} == {"no_column"}


def test_cells_are_named_as_a_spreadsheet_does():
    assert [cell_name(at, 3) for at in (0, 25, 26, 51, 52, 701, 702)] == [
        *("A3", "Z3", "AA3", "AZ3", "BA3", "ZZ3", "AAA3")
    ]


def test_what_is_different_is_told_apart():
    a, b, c, d = (Item(code, Kind.YES_NO, Text(code, code), LAW) for code in "abcd")
    other = Item("b", Kind.YES_NO, Text("b", "b"), LAW, required=True)
    found = differences([a, b, c], [c, a, other, d])
    told = {(each.item.code, each.change) for each in found}
    assert told == {("c", Change.MOVED), ("b", Change.CHANGED), ("d", Change.ADDED)}
    (changed,) = (each for each in found if each.change is Change.CHANGED)
    assert list(changed.before) == ["required"]
    assert differences([a, b], [a])[0].change is Change.REMOVED
    assert differences([a, b], [a, b]) == []


def test_a_checklist_through_the_pages(staff_client, people):
    kong, zhao, wei = (staff_client(login) for login in ("kong", "zhao", "wei"))
    book = registry.version("healthcare_security.1")
    assert "医疗保障基金使用检查表" in kong.get("/checklists").text
    table = kong.get("/checklists/versions/healthcare_security.1/table")
    sheet = openpyxl.load_workbook(io.BytesIO(table.content)).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    sheet.append(row(name="transfers", relevant="in_bed = no", required="yes"))
    draft_id = drafted(people)
    here = f"/checklists/drafts/{draft_id}"

    def send(found) -> object:
        data = {"csrf": csrf_of(kong.get(here).text)}
        kept = io.BytesIO()
        found.parent.save(kept)
        return kong.post(f"{here}/table", data=data, files={"files": ("t.xlsx", kept.getvalue())})

    taken = send(sheet)
    assert taken.status_code == 200, taken.text
    assert "transfers" in taken.text
    last = sheet.max_row
    sheet.cell(last, 1).value = "barcode"
    wrong = send(sheet)
    assert (wrong.status_code, f"A{last}" in wrong.text) == (422, True)
    assert "transfers" in kong.get(here).text
    assert wei.get(here).status_code == 404
    form = kong.get(f"{here}/items/transfers").text
    assert "in_bed = no" in form
    csrf = {"csrf": csrf_of(form)}
    bad = kong.post(f"{here}/items/transfers", data={**csrf, "code": "transfers", "zh": "写了一半"})
    assert (bad.status_code, "写了一半" in bad.text) == (422, True)
    moved = kong.post(f"{here}/items/transfers/place", data={**csrf, "by": "up"})
    assert moved.status_code == 200
    assert kong.post(f"{here}/proposal", data={**csrf, "since": "2026-03-09"}).status_code == 200
    token = {"csrf": csrf_of(zhao.get(here).text)}
    done = zhao.post(f"{here}/decision", data={**token, "decision": "yes"})
    assert done.url.path == "/checklists/versions/hq-ybj.healthcare_security.1"
    compared = zhao.get(f"{done.url.path}?against=healthcare_security.1").text
    assert "transfers" in compared
    assert wei.get(done.url.path).status_code == 404
    assert len(book.items) > 5
