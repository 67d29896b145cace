"""Claim review through the pages, by those who may and by those who may not."""

from __future__ import annotations

from datetime import datetime

import pytest

from portal.kernel.clock import LEGAL_ZONE
from referrals.reviews import queries
from referrals.reviews.rules import ListKind, Phase, RowState, flow
from tests.referrals.reviews import support
from tests.referrals.reviews.support import brought, ids, listing, put, take
from tests.support.people import csrf_of

AMOUNTS = ["100.00", "200.00", "300.00"]


def post(client, page, action, **form):
    return client.post(action, data={"csrf": csrf_of(client.get(page).text), **form})


def test_a_list_is_read_in_and_decided_on_the_page(staff_client, people, case_id):
    lin = staff_client("lin")
    bad = put(people, case_id, listing(["1.00", "两元"]), "坏清单.csv")
    good = put(people, case_id, listing(AMOUNTS, {2: "忽略"}, "重复收费"))
    new, here = f"/cases/{case_id}/claim-lists/new", f"/cases/{case_id}/claim-lists"
    form = {"title": "一季度费用", "kind": "review", "category": "duplicate_charge"}
    form |= {"share_bp": "500", "total": "600.00"}
    wrong = post(lin, new, here, **form, item=str(bad))
    assert wrong.status_code == 422
    assert "不是金额" in wrong.text
    assert "一季度费用" in wrong.text
    off = post(lin, new, here, **{**form, "total": "599.99"}, item=str(good))
    assert "清单合计 600.00 元，填写 599.99 元，相差 0.01 元" in off.text
    made = post(lin, new, here, **form, item=str(good))
    page = made.url.path
    assert made.text.index("C0002") < made.text.index("C0001")
    assert "P0001" in made.text
    done = post(lin, page, f"{page}/steps/first", decision="pass", every="true")
    assert "忽略预警" in done.text
    assert "C0001" not in done.text
    odd = {"decision": "doubtful", "claims": ["2"], "appealed_on": "2026-03-02", "reason": "x"}
    refused = post(lin, page, f"{page}/steps/first", **odd)
    assert refused.status_code == 422
    assert "本阶段不能填写此项" in refused.text
    doubtful = {"decision": "doubtful", "claims": ["2"], "reason": "预警后仍申报"}
    assert post(lin, page, f"{page}/steps/first", **doubtful).status_code == 200
    assert post(lin, page, f"{page}/phase").status_code == 200
    again = post(lin, page, f"{page}/steps/second", decision="confirm", claims=["2"])
    assert again.status_code == 409
    assert "不得由同一人办理" in again.text
    he = staff_client("he")
    assert (
        post(he, page, f"{page}/steps/second", decision="confirm", claims=["2"]).status_code == 200
    )
    assert "预警后仍申报" in he.get(f"{page}/claims/2").text
    assert page in lin.get("/claim-lists").text
    assert page in lin.get(f"/cases/{case_id}").text


def test_the_page_offers_the_fields_of_the_table_and_no_others(staff_client, people, case_id):
    list_id, client = brought(people, case_id, AMOUNTS), staff_client("lin")
    for step in flow.STEPS:
        with people.work("lin") as work:
            queries.get(work.session, work.actor, list_id).phase = step.phase
            for each in queries.every(work.session, list_id, ()):
                each.state = next(iter(step.sources))
        page = client.get(f"/claim-lists/{list_id}").text
        for name in ("refused", "appealed_on", "paper", "reason", "decision"):
            assert (f'name="{name}"' in page) == (name in step.columns), (step.code, name)


def test_a_sample_is_frozen_drawn_checked_and_contested_on_the_page(
    staff_client, people, case_id, clock
):
    list_id = brought(people, case_id, ["500.00"] * 20, kind=ListKind.POOL)
    here = f"/claim-lists/{list_id}"
    lin, he = staff_client("lin"), staff_client("he")
    source = {"source": "福彩双色球第2026026期", "source_on": "2026-03-03"}
    assert "名录已封存" in post(lin, here, f"{here}/sample", **source).text
    clock.instant = datetime(2026, 3, 3, 9, tzinfo=LEGAL_ZONE)
    lin, he = staff_client("lin"), staff_client("he")
    same = post(lin, here, f"{here}/sample/draw", seed="01 02")
    assert same.status_code == 409
    drawn = post(he, here, f"{here}/sample/draw", seed="01 02")
    assert "已抽取" in drawn.text
    with people.work("lin") as work:
        sample = queries.sample_of(work.session, list_id)
        ((_, claim),) = queries.sampled(work.session, sample.id)
    more = post(he, here, f"{here}/sample/checks", claim=str(claim.id), error="500.01", reason="x")
    assert "超过该条费用的金额" in more.text
    right = {"claim": str(claim.id), "error": "12.34", "reason": "多收一次"}
    checked = post(he, here, f"{here}/sample/checks", **right)
    assert "12.34 × 20 ÷ 1 = 246.80" in checked.text
    told = {"contested_on": "2026-03-03", "text": "样本太少"}
    contested = post(lin, here, f"{here}/sample/objection", **told)
    assert "暂按实查金额" in contested.text
    record = post(lin, here, f"{here}/record")
    assert record.content.startswith(b"cluebridge draw pool v1\n")


def test_third_parties_and_their_opinions_on_the_page(staff_client, people, case_id):
    zhao, lin = staff_client("zhao"), staff_client("lin")
    form = {"kind": "expert", "name": "肾病质控专家组", "field": "血液净化"}
    made = post(zhao, "/third-parties", "/third-parties", **form)
    third = made.url.path
    assert "血液净化" in made.text
    assert post(lin, "/cases/1/opinions", "/third-parties", **form).status_code == 403
    scored = post(zhao, third, f"{third}/scores", year="2026", score="101", reason="x")
    assert scored.status_code == 422
    here = f"/cases/{case_id}/opinions"
    asked = post(lin, here, here, third=third.rsplit("/", 1)[1], question="频次是否合理")
    assert "频次是否合理" in asked.text
    item = put(people, case_id, "signed", "意见书.pdf")
    answer = {"answer": "明显超出", "answered_on": "2026-03-02", "item": str(item)}
    assert "明显超出" in post(lin, here, "/opinions/1/answer", **answer).text


def test_strangers_find_nothing(staff_client, people, case_id):
    list_id = brought(people, case_id, AMOUNTS)
    for login in ("wei", "qian", "luo"):
        client = staff_client(login)
        for path in (f"/claim-lists/{list_id}", f"/claim-lists/{list_id}/claims/1"):
            assert client.get(path).status_code == 404, login
        csrf = csrf_of(client.get("/account").text) or csrf_of(client.get("/").text)
        for path in ("phase", "steps/first", "sample", "conclusion", "clue", "record"):
            form = {"csrf": csrf, "decision": "pass", "every": "true"}
            answer = client.post(f"/claim-lists/{list_id}/{path}", data=form)
            assert answer.status_code in {404, 422}, login
    with people.work("lin") as work:
        assert queries.get(work.session, work.actor, list_id).phase is Phase.FIRST


@pytest.mark.slow
def test_ten_thousand_claims_are_read_and_passed_at_once(people, case_id):
    list_id = brought(people, case_id, ["12.34"] * 10_000)
    assert take(people, "lin", list_id, "first", "pass", every=True) == 10_000
    assert len(ids(people, list_id, RowState.PASSED)) == 10_000
    assert support.advance(people, list_id) == Phase.REREVIEW
