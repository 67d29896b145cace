"""A bank's file as it comes: a workbook or GBK, sent through the page, its columns confirmed there."""

from __future__ import annotations

import io
import re
from datetime import date, datetime

import openpyxl
import pytest

from portal.statements import jobs
from portal.statements.rules.states import FileState
from tests.portal.statements.support import HEAD, case, file, lines, order, states
from tests.portal.statements.test_pages import send, upload

NUMBERS = [datetime(2026, 3, 2, 9, 30), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)]
MONEY = [
    (1000.5, None, 11000.5),
    (500, None, 11500.5),
    (0.07, None, 11500.57),
    (None, 9.9, 11490.67),
]


def rows(number: str) -> list[list[object]]:
    said = [f"缴 {number}", "案款", "利息", "手续费"]
    return [
        [day, *money, "演示医院", "6222000011112222333", f"0000000000000000000{at}", text]
        for at, (day, money, text) in enumerate(zip(NUMBERS, MONEY, said, strict=True))
    ]


def workbook(number: str) -> bytes:
    """A workbook as a bank makes it: a title above the header, days and amounts as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["演示银行　账户明细"])
    sheet.merge_cells("A1:H1")
    sheet.append([])
    sheet.append(HEAD.split(","))
    for row in rows(number):
        sheet.append(row)
        sheet.cell(sheet.max_row, 2).number_format = "#,##0.00"
    sheet.append(["合计", "=SUM(B4:B7)"])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def gbk(number: str) -> bytes:
    told = [[each if each is not None else "" for each in row] for row in rows(number)]
    body = "\r\n".join(",".join(f"{each}\t" for each in row) for row in told)
    return f"演示银行　账户明细\r\n{HEAD}\r\n{body}\r\n合计,1500.57".encode("gbk")


@pytest.mark.parametrize("made", [workbook, gbk])
def test_days_and_amounts_stored_as_numbers_are_read_to_the_fen(works, people, staff_client, made):
    owed = order(people, case(people), 338149)
    luo = staff_client("luo")
    name = "明细.xlsx" if made is workbook else "明细.csv"
    path = upload(luo, made(owed.number), name=name).headers["location"]
    file_id, right = int(path.rsplit("/", 1)[1]), chosen(luo, path)
    assert right == ["day", "in", "out", "balance", "counterparty", "account", "reference", "text"]
    for wrong, said in (
        (["in", "day", *right[2:]], "日期"),
        (["day", "out", "in", *right[3:]], "互换"),
    ):
        answer = send(luo, f"{path}/columns", target=wrong)
        assert answer.status_code == 422 and "演示医院" in answer.text, said
        assert re.findall(r'value="(\w+)" selected', answer.text) == wrong
        assert re.search(r'role="alert".*?' + said, answer.text, re.DOTALL)
        assert file(people, file_id).state is FileState.UPLOADED
        assert {str(each.state) for each in lines(people, file_id)} == {"waiting"}
    assert send(luo, f"{path}/columns", target=right).status_code == 303
    jobs.finish(works, file_id)
    found = lines(people, file_id)
    assert [each.happened_on for each in found[:4]] == [date(2026, 3, day) for day in (2, 3, 4, 5)]
    assert [each.fen for each in found[:4]] == [100050, 50000, 7, 990]
    assert [str(each.direction) for each in found[:4]] == ["in", "in", "in", "out"]
    assert states(people, file_id)[0] == "strong:part" and found[4].state == "ignored"
    done = file(people, file_id)
    assert (done.balance_pairs, done.breaks_up) == (3, 0)
    shown = luo.get(f"/statement-lines/{found[0].id}").text
    assert "1,000.50" in shown and "00000000000000000000" in shown and "****2333" in shown


def chosen(client, path: str) -> list[str]:
    return re.findall(r'value="(\w+)" selected', client.get(path).text)
