"""Orders through the pages."""

from __future__ import annotations

import pytest

from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source, Stage
from tests.support.people import csrf_of, same_page


@pytest.fixture
def case_id(people):
    with people.work("lin") as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        return cases.open_case(work, form).id


def post(client, page, action, **form):
    return client.post(action, data={"csrf": csrf_of(client.get(page).text), **form})


ORDER = {"ledger": "fund", "obligor": "演示医院", "amount": "３，３８１．４９", "basis": "协议"}


def test_an_order_from_proposal_to_payment(staff_client, case_id):
    lin, zhao, luo = (staff_client(login) for login in ("lin", "zhao", "luo"))
    new = f"/cases/{case_id}/orders/new"
    made = post(lin, new, f"/cases/{case_id}/orders", **ORDER)
    assert "3,381.49" in made.text
    assert "待批准" in made.text
    here = made.url.path
    post(zhao, here, f"{here}/decision", decision="approve", reasons="同意")
    paid = post(
        luo,
        here,
        f"{here}/payments",
        amount="3381.49",
        reference="银行-1",
        received_on="2026-03-02",
    )
    assert "已缴清" in paid.text
    assert "追〔2026〕" in paid.text
    assert "3,381.49" in luo.get("/recoveries").text
    assert "3,381.49" in lin.get(f"/cases/{case_id}").text


def test_a_payment_refused_for_its_proof_is_not_booked(staff_client, case_id):
    """What was booked before the proof was found to be none used to stay booked beside the error."""
    lin, zhao, luo = (staff_client(login) for login in ("lin", "zhao", "luo"))
    new = f"/cases/{case_id}/orders/new"
    here = post(lin, new, f"/cases/{case_id}/orders", **ORDER).url.path
    post(zhao, here, f"{here}/decision", decision="approve", reasons="同意")
    paid = {"amount": "3381.49", "reference": "银行-1", "received_on": "2026-03-02"}
    wrong = post(luo, here, f"{here}/payments", **paid, proof="999")
    assert wrong.status_code == 422 and "银行-1" in wrong.text
    assert "已缴清" not in luo.get(here).text
    right = post(luo, here, f"{here}/payments", **paid)
    assert right.status_code == 200 and "已缴清" in right.text


def test_a_total_whose_formula_nobody_wrote_down_is_kept_as_it_is(staff_client, case_id):
    """MA-04: recovered and deducted at 2 times, together 72,860: of 36,430, or of 24,286.67."""
    lin, new = staff_client("lin"), f"/cases/{case_id}/orders/new"
    told = {**ORDER, "ledger": "contract", "amount": "72860", "basis": "追回并按2倍扣减"}
    total = post(lin, new, f"/cases/{case_id}/orders", **told, times="2")
    assert "72,860.00" in total.text and "没有写明，不作推算" in total.text
    stated = post(lin, new, f"/cases/{case_id}/orders", **told, base="36430", times="2")
    assert "72,860.00" in stated.text and "不作推算" not in stated.text


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("amount", "三千", "请填写金额"),
        ("amount", "-1", "请填写金额"),
        ("amount", "0", "数值过小"),
        ("obligor", "", "请填写此项"),
        ("basis", "坏\x00字", "无法显示的字符"),
        ("ledger", "bribe", "请从列出的选项中选择"),
    ],
)
def test_a_wrong_field_is_answered_beside_it_and_nothing_typed_is_lost(
    staff_client, case_id, field, typed, says
):
    form = {**ORDER, field: typed, "basis": typed if field == "basis" else "协议第十条的约定"}
    answer = post(
        staff_client("lin"), f"/cases/{case_id}/orders/new", f"/cases/{case_id}/orders", **form
    )
    assert answer.status_code == 422
    assert says in answer.text
    if field != "basis":
        assert "协议第十条的约定" in answer.text


def test_bounds_stand_beside_the_field_before_and_after_typing(staff_client, people, case_id):
    with people.work("lin") as work:
        told = {"suspected_fen": 338149, "proven_fen": 338149, "basis": "病历", "source": "review"}
        cases.record_finding(work, case_id, category="overtreatment", **told)
    lin = staff_client("lin")
    new = lin.get(f"/cases/{case_id}/orders/new").text
    assert "3,381.49" in new and "6,762.98" in new and "第三十八条" in new
    typed = lin.get(
        f"/cases/{case_id}/orders/bounds?base=1000", headers={"HX-Request": "true"}
    ).text
    assert "2,000.00" in typed and "<html" not in typed
    fine = {**ORDER, "ledger": "fine", "fine_rule": "O735-38", "base": "3381.49"}
    wrong = post(
        lin,
        f"/cases/{case_id}/orders/new",
        f"/cases/{case_id}/orders",
        **fine | {"amount": "10144.47"},
    )
    assert wrong.status_code == 422 and "倍数范围" in wrong.text
    made = post(lin, f"/cases/{case_id}/orders/new", f"/cases/{case_id}/orders", **fine)
    assert "下限：1 倍 = 3,381.49 元（含）" in made.text


@pytest.mark.parametrize("login", ["qian", "kong", "wu"])
def test_a_stranger_gets_the_same_answer_as_for_nothing(staff_client, case_id, login):
    client = staff_client(login)
    assert client.get(f"/cases/{case_id}/orders/new").status_code == 404
    foreign, absent = client.get("/recoveries/1"), client.get("/recoveries/999")
    assert foreign.status_code == absent.status_code == 404
    assert same_page(foreign.text, "/recoveries/1") == same_page(absent.text, "/recoveries/999")


def test_a_fine_in_a_criminal_case_is_answered_with_the_reason(staff_client, people, case_id):
    lin, zhao = staff_client("lin"), staff_client("zhao")
    new = f"/cases/{case_id}/orders/new"
    fine = {**ORDER, "ledger": "fine", "fine_rule": "O735-38", "base": "3381.49"}
    waiting = post(lin, new, f"/cases/{case_id}/orders", **fine).url.path
    with people.work("lin") as work:
        case = case_queries.get(work.session, work.actor, case_id)
        cases.set_stage(work, case, Stage.CRIMINAL)
    answers = [
        post(lin, new, f"/cases/{case_id}/orders", **fine),
        post(zhao, waiting, f"{waiting}/decision", decision="approve", reasons="同意罚款"),
    ]
    for answer, typed in zip(answers, ("演示医院", "同意罚款"), strict=True):
        assert answer.status_code == 409
        assert "不得新作罚款决定" in answer.text and "第三十五条" in answer.text
        assert typed in answer.text


def test_only_the_owner_is_offered_an_order(staff_client, people, case_id):
    with people.work("lin") as work:
        cases.share(work, case_id, "hq-wjw", basis="协查")
    offered = f"/cases/{case_id}/orders/new"
    assert offered in staff_client("lin").get(f"/cases/{case_id}").text
    wei = staff_client("wei")
    assert offered not in wei.get(f"/cases/{case_id}").text
    assert wei.get(offered).status_code == 403
