"""The pages of collecting, as officers meet them."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from referrals.collections import forms, service
from referrals.collections.routes.doing import DOINGS
from referrals.collections.rules import Kind
from referrals.recoveries import service as recoveries
from referrals.recoveries.rules import Account
from tests.support.people import csrf_of


def post(client, path, **said):
    page = client.get(path if "/do/" in path else path.rpartition("/")[0])
    return client.post(path, data={"csrf": csrf_of(page.text), **said}, follow_redirects=False)


def test_every_page_of_an_order_is_offered_to_who_may_and_no_other(till, staff_client):
    order = till.fine()
    till.file()
    with till.people.work("lin") as work:
        day = till.today + timedelta(days=30)
        what = {"what": "银行存款", "owner": "演示医院", "document": "冻结1号"}
        held = forms.Secure(holding="frozen", since=till.today, until=day, **what)
        service.secure(work, order, held)
    till.go(till.get(order).due_on + timedelta(days=3))
    for login in ("lin", "luo"):
        client = staff_client(login)
        page = client.get(f"/recoveries/{order}").text
        offered = set(re.findall(rf"/recoveries/{order}/do/(\w+)", page))
        assert (
            offered
            == {
                "lin": {
                    "plan",
                    "charge",
                    "waive",
                    "return",
                    "prolong",
                    "secure",
                    "contest",
                    "remind",
                },
                "luo": {"plan", "charge", "waive", "return", "realise", "pay_charge"},
            }[login]
            | set()
        )
        client.get("/language/en?to=/")
        english = client.get(f"/recoveries/{order}")
        assert english.status_code == 200
        assert "Three percent" in english.text
        for code, doing in DOINGS.items():
            answer = client.get(f"/recoveries/{order}/do/{code}")
            with till.people.work(login, writes=False) as work:
                may = doing.may(work.actor, till.get(order))
            assert answer.status_code == (200 if may else 403), code
        assert client.get(f"/recoveries/{order}/do/nothing").status_code == 404


def test_what_was_typed_wrongly_stays_and_what_was_proposed_is_decided(till, staff_client):
    order = till.order()
    path = f"/recoveries/{order}/do/plan"
    finance, head = staff_client("luo"), staff_client("zhao")
    wrong = post(finance, path, rows="2026-04-01 5", reasons="困难")
    assert wrong.status_code == 422
    assert "各期合计必须等于未收金额" in wrong.text
    assert "2026-04-01 5" in wrong.text
    assert post(finance, path, rows="2026-04-01 1000", reasons="困难").status_code == 303
    assert post(finance, path, rows="2026-04-01 1000", reasons="困难").status_code == 409
    act = till.acts(order)[0].id
    refused = post(
        finance, f"/recoveries/{order}/acts/{act}/decision", decision="approve", answer="x"
    )
    assert refused.status_code == 403
    done = post(head, f"/recoveries/{order}/acts/{act}/decision", decision="approve", answer="同意")
    assert done.status_code == 303
    page = head.get(f"/recoveries/{order}").text
    assert "已批准，办理中" in page
    assert "追缴待办" not in head.get(f"/cases/{till.case_id}").text


def test_a_refund_is_paid_out_on_its_page_and_shown_with_the_case(till, staff_client):
    order = till.order()
    paid, item = till.pay(order, 30_000), till.file()
    with till.people.work("zhao") as work:
        recoveries.release(work, order, "撤销")
    finance = staff_client("luo")
    assert "有应退还的款项" in finance.get(f"/recoveries/{order}").text
    assert "应退还" in staff_client("lin").get(f"/cases/{till.case_id}").text
    act = till.agree(order, Kind.REFUND, forms.ProposeRefund(amount=30_000, reasons="退还")).id
    path = f"/recoveries/{order}/acts/{act}/payout"
    assert post(finance, path, reference="退-1", paid_on="2030-01-01").status_code == 422
    owed = "/recoveries?standing=owed_back"
    listed = finance.get(owed).text
    assert listed.count("data-row") == 1
    assert "有待退还的款项" in listed and "曾有" not in listed
    assert post(finance, path, reference="退-1", paid_on=till.today.isoformat()).status_code == 303
    assert finance.get(owed).text.count("data-row") == 0

    here = f"/recoveries/{order}"
    proofs = f"{here}/postings/{paid}/proofs"
    said = {"csrf": csrf_of(finance.get(here).text), "proof": item}
    assert finance.post(proofs, data={**said, "proof": 999}).status_code == 422
    assert finance.post(f"{here}/postings/999/proofs", data=said).status_code == 404
    lin = staff_client("lin")
    his = {**said, "csrf": csrf_of(lin.get(here).text)}
    assert lin.post(proofs, data=his).status_code == 403
    assert finance.post(proofs, data=said).status_code == 200
    assert f"证明材料 #{item}" in finance.get(here).text
    sheet = post(finance, f"{here}/sheet")
    told = "".join(each.extract_text() for each in PdfReader(io.BytesIO(sheet.content)).pages)
    for said in ("账目尚未核对", "300.00", "银行-1", "退-1", f"#{item}"):
        assert said in told, said


def test_what_is_refused_for_its_proof_is_not_booked(till, staff_client):
    order = till.order()
    said = {"amount": "10", "month": "2026-02", "kept_on": till.today.isoformat(), "proof": "999"}
    wrong = post(staff_client("luo"), f"/recoveries/{order}/do/set_off", **said)
    assert wrong.status_code == 422 and "2026-02" in wrong.text
    assert till.accounts(order)[Account.RECEIVED] == 0


def test_the_list_is_sieved_and_taken_out_as_a_file(till, staff_client):
    order = till.order(due_on=till.today)
    till.fine()
    till.go(till.today + timedelta(days=40))
    client = staff_client("luo")
    everything = client.get("/recoveries").text
    assert everything.count("data-row") == 2
    for query, rows in (
        ("ledger=fund", 1),
        ("standing=overdue", 2),
        ("days=30", 1),
        ("days=90", 0),
        ("region=990000", 2),
        ("region=980000", 0),
        ("name=演示", 2),
        ("name=其他", 0),
        ("standing=settled", 0),
        ("ledger=nothing", 2),
        ("days=x", 2),
    ):
        assert client.get(f"/recoveries?{query}").text.count("data-row") == rows, query
    page = client.get("/recoveries/exports/new").text
    said = {"csrf": csrf_of(page), "kind": "csv", "purpose": "月报"}
    made = client.post("/recoveries/exports", data=said)
    assert made.status_code == 200
    text = made.content.decode("utf-8-sig")
    assert text.count("\n") == 4
    assert "核对" in text
    assert str(till.get(order).number) in text


def test_an_account_is_printed_once_a_second_person_agreed(till, staff_client):
    finance, head = staff_client("luo"), staff_client("zhao")
    page = finance.get("/recoveries/accounts").text
    said = {"ledger": "fund", "holder": "演示财政局", "bank": "演示银行", "basis": "开户批复"}
    csrf = csrf_of(page)
    wrong = finance.post("/recoveries/accounts", data={"csrf": csrf, **said, "number": "abc"})
    assert wrong.status_code == 422
    said["number"] = "6222 0000 0000 0001"
    assert finance.post("/recoveries/accounts", data={"csrf": csrf, **said}).status_code == 200
    own = finance.post("/recoveries/accounts/1/agree", data={"csrf": csrf})
    assert own.status_code == 403
    csrf = csrf_of(head.get("/recoveries/accounts").text)
    assert head.post("/recoveries/accounts/1/agree", data={"csrf": csrf}).status_code == 200
    assert head.post("/recoveries/accounts/1/agree", data={"csrf": csrf}).status_code == 403
    assert "使用中" in finance.get("/recoveries/accounts").text
    assert staff_client("lin").get("/recoveries/accounts").status_code == 403
    with till.people.work("lin", writes=False) as work:
        assert "6222 0000 0000 0001" in recoveries.destination(work, till.get(till.order()))


@pytest.mark.parametrize("login", ["qian", "wu", "feng"])
def test_strangers_find_no_page(till, staff_client, login):
    order = till.order()
    client = staff_client(login)
    for path in (
        f"/recoveries/{order}",
        f"/recoveries/{order}/do/plan",
        f"/recoveries/{order}/acts/1",
    ):
        assert client.get(path).status_code == 404
