"""The duty to refer through the pages."""

from __future__ import annotations

import re

import pytest

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from referrals.duty.book import registry
from tests.support.people import csrf_of, same_page

ITEMS = [each.code for each in registry.checklists()[0][1].items]


@pytest.fixture
def case_id(people):
    with people.work("lin") as work:
        form = OpenCase(title="空床案", region="990100", category="fake_stay", source=Source.PATROL)
        made = cases.open_case(work, form).id
        for fen, category in ((338149, "fake_stay"), (9000_00, "duplicate_charge")):
            cases.record_finding(
                work,
                made,
                category=category,
                suspected_fen=fen,
                proven_fen=fen,
                basis="核对床位",
                source="review",
            )
        return made


def post(client, case_id, act, **form):
    page = f"/cases/{case_id}/duty"
    data = {"csrf": csrf_of(client.get(page).text), **form}
    return client.post(f"{page}/{act}", data=data)


def answers(said="no", note=""):
    n = len(ITEMS)
    return {
        "version": "2026-04",
        "item": ITEMS,
        "answer": [said] * n,
        "evidence": [""] * n,
        "note": [note] * n,
    }


def test_from_the_work_list_to_the_heads_decision(staff_client, case_id):
    lin, zhao = staff_client("lin"), staff_client("zhao")
    for page in ("/duty", "/", f"/cases/{case_id}"):
        text = lin.get(page).text
        assert f"/cases/{case_id}/duty" in text and "3,381.49" in text
    text = lin.get(f"/cases/{case_id}/duty").text
    assert "全国幅度的最低额" in text and "待核实" in text and "第三条" in text
    assert "未认定骗取目的，不计入" in text and "9,000.00" in text
    early = post(lin, case_id, "review", outcome="not_crime", reason="已全部退回")
    assert early.status_code == 409
    assert "请先逐项填写" in early.text and "已全部退回" in early.text
    assert "已填 15 项" in post(lin, case_id, "answers", **answers()).text
    made = post(lin, case_id, "review", outcome="not_crime", reason="已全部退回")
    assert "等待正职负责人决定" in made.text
    done = post(zhao, case_id, "decision", decision="approve", opinion="事实清楚，同意")
    assert "经审查不构成犯罪" in done.text and "事实清楚，同意" in done.text
    board = lin.get("/duty").text
    assert f"/cases/{case_id}/duty" not in board
    figures = board.partition('id="duty-years"')[2].partition("</tbody>")[0]
    assert re.findall(r"<td[^>]*>(\d+)</td>", figures) == ["2026", "1", "0", "1"]


def test_a_wrong_answer_is_told_and_nothing_typed_is_lost(staff_client, case_id):
    lin = staff_client("lin")
    wrong = answers(note="见病历第三页")
    wrong["answer"][3] = "maybe"
    answer = post(lin, case_id, "answers", **wrong)
    assert answer.status_code == 422
    assert answer.text.count("见病历第三页") == len(ITEMS)
    for act, form, kept in (
        ("review", {"reason": "数额不大"}, "数额不大"),
        ("decision", {"decision": "perhaps", "opinion": "再议"}, ""),
    ):
        answer = post(lin, case_id, act, **form)
        assert answer.status_code == 422 and kept in answer.text


@pytest.mark.parametrize("field", ["answer", "evidence", "note"])
def test_the_field_at_fault_is_marked_and_led_to(staff_client, case_id, field):
    lin = staff_client("lin")
    for typed in ("坏\x07的", "证据" * 300) if field == "note" else ("maybe",):
        wrong = answers(note="见病历第三页")
        wrong[field][3] = typed
        page = post(lin, case_id, "answers", **wrong)
        assert page.status_code == 422
        assert page.text.count('aria-invalid="true"') == 1
        marked = f"f-{field}-{ITEMS[3]}"
        assert f'href="#{marked}"' in page.text and f'id="{marked}-error"' in page.text
        assert field != "note" or typed.replace("\x07", "") in page.text.replace("\x07", "")


def test_a_refused_fine_leads_to_the_review(staff_client, case_id):
    lin = staff_client("lin")
    form = {"ledger": "fine", "fine_rule": "O735-40", "base": "3381.49", "amount": "6762.98"}
    form |= {"obligor": "演示医院", "basis": "条例第四十条"}
    new = lin.get(f"/cases/{case_id}/orders/new").text
    answer = lin.post(f"/cases/{case_id}/orders", data={"csrf": csrf_of(new), **form})
    assert answer.status_code == 409
    assert f'href="/cases/{case_id}/duty"' in answer.text and "第十一条" in answer.text


@pytest.mark.parametrize("login", ["qian", "wei", "wu", "zhou", "kong", "luo"])
def test_nobody_else_is_shown_a_duty(staff_client, people, case_id, login):
    with people.work("lin") as work:
        for agency in ("hq-wjw", "hq-gaj", "hq-jcy"):
            cases.share(work, case_id, agency, basis="协查")
    client = staff_client(login)
    here, nowhere = f"/cases/{case_id}/duty", "/cases/987654/duty"
    real, none = client.get(here), client.get(nowhere)
    assert real.status_code == none.status_code == 404
    assert same_page(real.text, here) == same_page(none.text, nowhere)
    assert f"/cases/{case_id}/duty" not in client.get(f"/cases/{case_id}").text
