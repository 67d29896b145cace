"""Lists as files: masked, without formulas, logged before they leave, no lock held meanwhile."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.cases.rules import Role
from portal.cases.rules.masking import FieldProfile
from portal.infra import exports
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import NotAllowed
from portal.worklists import service
from portal.worklists.forms import Export
from portal.worklists.rules import COLUMNS, MOST_EXPORTED
from tests.portal.worklists.conftest import Lists
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]
EVERY = tuple(COLUMNS)


def export(client: TestClient, kind: str, **more: Any) -> Any:
    form = client.get("/lists/exports/new?query=tab%3Dall").text
    data = {
        "csrf": csrf_of(form),
        "query": "tab=all&sort=opened",
        "kind": kind,
        "purpose": "市局季度专报",
        "columns": list(EVERY),
        **more,
    }
    return client.post("/lists/exports", data=data)


def told(lists: Lists) -> list[dict[str, Any]]:
    with lists.works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == "ListExported").order_by(AuditLeaf.id)
        return [row.body for row in work.session.exec(rows)]


def rows_of(answer: Any, kind: str) -> list[list[Any]]:
    if kind == "csv":
        text = answer.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline="")))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    return [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", " =1+1", "\u3000=1", '=HYPERLINK("http://x")']


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_text_becomes_a_formula_or_a_link(staff_client: Client, lists: Lists, kind: str) -> None:
    titles = [
        *(text for text in FORMULAS if text.strip() == text),
        "http://example.org",
        "平常案名",
    ]
    for title in titles:
        lists.open(1, title=title)
    answer = export(staff_client("lin"), kind)
    rows = rows_of(answer, kind)
    at = rows[0].index("案件名称")
    shown = [row[at] for row in rows[1:]]
    if kind == "csv":
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert not [text for text in shown if text.startswith(("=", "+", "-", "@", "＝"))]
        assert [text.removeprefix("'") for text in shown] == titles
    else:
        assert shown == titles
        sheet = load_workbook(io.BytesIO(answer.content)).active
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value}
        assert "f" not in kinds
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]


@pytest.mark.parametrize("text", [*FORMULAS, "\t=1", "\r=1", "%", "|cmd"])
def test_what_could_begin_a_formula_is_marked(text: str) -> None:
    assert exports.plain(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "案件", "1-2", "a=b", "（未共享）", "—"])
def test_other_text_stays(text: str) -> None:
    assert exports.plain(text) == text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_log_says_what_left(staff_client: Client, lists: Lists, kind: str) -> None:
    lists.open(3)
    answer = export(staff_client("lin"), kind, columns=["title", "proven"])
    assert answer.status_code == 200
    disposition = answer.headers["content-disposition"]
    assert re.fullmatch(rf'attachment; filename="cases-\d+-\d+\.{kind}"', disposition)
    (leaf,) = told(lists)
    facts = leaf["facts"]
    assert facts["sha256"] == sha256(answer.content).hexdigest()
    assert facts["size_bytes"] == len(answer.content)
    assert facts["rows"] == 3 and facts["purpose"] == "市局季度专报" and facts["kind"] == kind
    assert list(facts["columns"]) == ["number", "title", "proven"]
    assert facts["filter"] == "tab=all&sort=opened"
    assert len(rows_of(answer, kind)) == 4


def test_numbers_and_days_are_numbers_and_days(staff_client: Client, lists: Lists) -> None:
    made = lists.open(1, suspected_fen="12,345.67")
    lists.set(made, due_at=lists.due(3))
    (head, row) = rows_of(export(staff_client("lin"), "xlsx"), "xlsx")
    found = dict(zip(head, row, strict=True))
    assert found["涉嫌（元）"] == 12345.67
    assert found["期限"].date().isoformat() == "2026-03-05"
    (head, row) = rows_of(export(staff_client("lin"), "csv"), "csv")
    found = dict(zip(head, row, strict=True))
    assert found["涉嫌（元）"] == "12345.67" and found["期限"] == "2026-03-05"


def test_a_file_shows_what_the_list_shows(staff_client: Client, lists: Lists) -> None:
    made = lists.open(3, title="秘密案名", suspected_fen="777.77")
    lists.share(made[:1], "hq-scjg", role=Role.READER, profile=FieldProfile.OUTLINE)
    lists.share(made[1:2], "hq-scjg", role=Role.READER, profile=FieldProfile.FACTS)
    client = staff_client("shi")
    for kind in ("csv", "xlsx"):
        rows = rows_of(export(client, kind), kind)[1:]
        assert [row[0] for row in rows] == ["990100-2026-000001", "990100-2026-000002"]
        assert [str(row).count("秘密案名") for row in rows] == [0, 1]
        assert [str(row).count("777.77") for row in rows] == [0, 1]
        assert "（未共享）" in rows[0]


def test_no_purpose_no_file(staff_client: Client, lists: Lists) -> None:
    lists.open(1)
    client = staff_client("lin")
    for more in ({"purpose": ""}, {"purpose": "x" * 201}, {"kind": "exe"}, {"kind": ""}):
        answer = export(client, **{"kind": "csv", **more})
        assert answer.status_code == 422, more
        assert "990100-2026-000001" not in answer.text
    assert told(lists) == []


@pytest.mark.parametrize("login", ["kong", "shen", "tang"])
def test_who_has_no_list_takes_none_out(staff_client: Client, lists: Lists, login: str) -> None:
    client = staff_client(login)
    assert client.get("/lists/exports/new").status_code == 403
    data = {"csrf": csrf_of(client.get("/notices").text), "kind": "csv", "purpose": "看看"}
    assert client.post("/lists/exports", data=data).status_code == 403
    assert told(lists) == []


def test_strangers_get_an_empty_file(staff_client: Client, lists: Lists) -> None:
    lists.open(2)
    assert len(rows_of(export(staff_client("wei"), "csv"), "csv")) == 1


def test_nothing_leaves_that_the_log_could_not_take(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.open(1)

    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("portal.worklists.service.exporting.record", full)
    form = Export(kind="csv", purpose="专报")
    with pytest.raises(OSError, match="no space"):
        service.export(lists.works, lists.people.as_("lin")[0], form, "zh")
    assert told(lists) == []


def test_others_write_while_a_file_is_made(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    lists.open(5)
    monkeypatch.setattr("portal.worklists.service.exporting.BATCH", 2)
    opened: list[int] = []
    really = exports.write_csv

    def slowly(head: Any, rows: Any, **how: Any) -> exports.Made:
        def each() -> Any:
            for at, row in enumerate(rows):
                if at == 2:
                    opened.extend(lists.open(1))
                yield row

        return really(head, each(), **how)

    monkeypatch.setattr(exports, "write_csv", slowly)
    form = Export(kind="csv", purpose="专报", query="tab=all")
    made = service.export(lists.works, lists.people.as_("lin")[0], form, "zh")
    made.file.close()
    assert opened, "another transaction wrote while the file was being made"
    assert made.rows == 5, "and the file is of one moment"


def test_a_longer_list_is_cut_and_says_so(lists: Lists, monkeypatch: pytest.MonkeyPatch) -> None:
    lists.open(5)
    monkeypatch.setattr("portal.worklists.service.exporting.MOST_EXPORTED", 3)
    form = Export(kind="csv", purpose="专报", query="tab=all")
    made = service.export(lists.works, lists.people.as_("lin")[0], form, "zh")
    with made.file as file:
        lines = file.read().decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 3 + 1 and "只含前 3 行" in lines[-1]
    assert MOST_EXPORTED == 200_000


def test_figures_leave_the_same_way(staff_client: Client, lists: Lists) -> None:
    lists.open(2)
    for login, rows in (("lin", 1), ("zhao", 2)):
        client = staff_client(login)
        csrf = csrf_of(client.get("/figures").text)
        assert client.post("/figures/exports", data={"csrf": csrf}).status_code == 422
        data = {"csrf": csrf, "kind": "csv", "purpose": "专报"}
        answer = client.post("/figures/exports", data=data)
        found = rows_of(answer, "csv")
        assert len(found) == rows + 1, login
        assert found[1][-1] == "2", "the own cases are counted"
        assert [row[-1] for row in found[2:]] == ["≥1"] * (rows - 1), "the city's are too few"
    assert [leaf["facts"]["rows"] for leaf in told(lists)] == [1, 2]
    with pytest.raises(NotAllowed):
        form = Export(kind="csv", purpose="专报")
        service.export(lists.works, lists.people.as_("kong")[0], form, "zh")
