"""The board over HTTP: who sees which sums, every figure opens its lines, walls hold."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdf

from portal.reconciliation import jobs
from referrals.recoveries.rules import Ledger
from tests.referrals.losses.test_counting import a_case, an_order, paid
from tests.referrals.losses.test_remitting import passed_on
from tests.support.people import csrf_of


def test_the_board_from_figure_to_line_to_file(people, staff_client):
    case_id = a_case(people)
    order_id = an_order(people, case_id)
    an_order(people, case_id, 300, Ledger.CONTRACT)
    paid(people, order_id, 34_500)
    passed_on(people, order_id, 34_500)
    head = staff_client("zhao")
    page = head.get("/losses").text
    for figure in ("24,690.00", "12,345.00", "345.00", "12,000.00", "3.00"):
        assert figure in page, figure
    assert "账目尚未核对" in page
    assert page.count("<svg") > 8
    lines = re.findall(r'href="(/losses/lines\?[^"]+)"', page)
    assert len(lines) > 8
    for line in {each.replace("&amp;", "&") for each in lines}:
        answer = head.get(line)
        assert answer.status_code == 200, line
        assert "打开案件" in answer.text, line
        assert "无权查看" not in answer.text, line
    of_case = head.get(f"/losses/cases/{case_id}").text
    assert "12,345.00" in of_case
    assert "345.00" in head.get("/losses?obligor=演示机构").text
    assert head.get("/losses?region=110000").status_code == 404
    assert head.get("/losses?agency=nobody").status_code == 404

    form = {"csrf": csrf_of(page), "purpose": "月报", "scope": "", "kind": "xlsx"}
    made = head.post("/losses/exports", data=form)
    assert made.status_code == 200
    cells = [
        str(each.value)
        for row in openpyxl.load_workbook(io.BytesIO(made.content)).active.iter_rows()
        for each in row
        if each.value is not None
    ]
    assert {"12345", "345", "账目尚未核对"} <= set(cells)
    assert head.post("/losses/exports", data={**form, "purpose": ""}).status_code == 422
    sheet = head.post("/losses/exports", data={**form, "kind": "pdf"})
    text = "".join(each.extract_text() for each in pypdf.PdfReader(io.BytesIO(sheet.content)).pages)
    assert "12,345.00" in text
    assert "账目尚未核对" in text

    one = {**form, "scope": "ledger=fund&what=paid"}
    made = head.post("/losses/exports", data=one)
    cells = [
        [each.value for each in row]
        for row in openpyxl.load_workbook(io.BytesIO(made.content)).active.iter_rows()
    ]
    assert "账目尚未核对" in cells[1][0]
    assert cells[2][4] == cells[3][4] == cells[4][4] == 345
    assert cells[4][1:3] == ["演示机构", "1"]
    assert len(cells) == 5

    for login in ("ma", "zhou"):  # another agency; a prosecutor who watches nothing here
        other = staff_client(login)
        assert other.get(f"/losses/cases/{case_id}").status_code == 404
        assert "12,345.00" not in other.get("/losses").text
        assert "12,345.00" not in other.get("/losses?obligor=演示机构").text
    auditor = staff_client("shen")
    assert "12,345.00" in auditor.get("/losses").text
    rest = auditor.get("/losses/lines?ledger=fund&what=ordered").text
    assert "其余 12,345.00 元属于您无权查看的案件" in rest
    assert "演示机构" not in rest
    assert staff_client("kong").get("/losses").status_code == 403


def test_transfers_and_proofs_over_http(people, works, staff_client, tmp_path):
    order_id = an_order(people, a_case(people))
    paid(people, order_id, 700)
    finance, head = staff_client("luo"), staff_client("zhao")
    page = finance.get("/losses/transfers").text
    form = {"csrf": csrf_of(page), "ledger": "fund", "account": "财政专户", "slip": "H1"}
    form |= {"passed_on": "2026-03-01", "total": "7.00", "orders": str(order_id)}
    wrong = finance.post("/losses/transfers", data={**form, "total": "7.01"})
    assert wrong.status_code == 422
    assert "7.01" in wrong.text
    assert "凭证金额与所选责令的可上缴合计不一致" in wrong.text
    entered = finance.post("/losses/transfers", data=form)
    assert entered.status_code == 200
    path = entered.url.path
    assert "复核" in head.get(path).text
    said = {"csrf": csrf_of(head.get(path).text), "decision": "confirm", "reasons": "一致"}
    assert "已复核" in head.post(f"{path}/decision", data=said).text

    proofs = finance.get("/reconciliation").text
    assert "还没有核对过" in proofs
    token = {"csrf": csrf_of(proofs)}
    assert "已要求立即核对" in finance.post("/reconciliation/proofs", data=token).text
    jobs.asked(works)
    shown = finance.get("/reconciliation").text
    assert "全部相符" in shown
    assert "已要求立即核对" not in shown
    books = finance.post("/reconciliation/books", data={**token, "purpose": "核查"})
    assert f"Assets:PassedOn:Fund:Order-{order_id}  7.00 CNY" in books.text
    assert "; 最近一次账目核对" in books.text
    for text, agrees in (
        (books.text, True),
        (books.text.replace("  7.00 ~ 0.00 CNY", "  6.99 ~ 0.00 CNY", 1), False),
    ):
        (tmp_path / "books.beancount").write_text(text, "utf-8")
        program = Path(sys.executable).with_name("bean-check")
        told = [program, tmp_path / "books.beancount"]
        said = subprocess.run(told, capture_output=True, check=False)
        assert (said.returncode == 0) is agrees, said
    assert "演示机构" not in books.text
    named = {**token, "purpose": "核查", "names": "yes"}
    assert "演示机构" in finance.post("/reconciliation/books", data=named).text
    auditor = staff_client("shen").post("/reconciliation/books", data=named)
    assert "演示机构" not in auditor.text
    assert staff_client("lin").get("/reconciliation").status_code == 403
