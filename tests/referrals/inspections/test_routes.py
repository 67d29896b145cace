"""An inspection through the pages, by everybody who takes part and by one who does not."""

from __future__ import annotations

import re

import pytest
from sqlmodel import select

from portal.infra.i18n import english
from portal.infra.settings import ROOT
from portal.infra.templates import environment
from referrals.inspections.models import Answer, Inspection, InspectionFinding
from tests.referrals.inspections import support
from tests.support.people import csrf_of, same_page


def post(client, page, action, **form):
    """Post a form with the token of a page; follow to where it leads."""
    return client.post(action, data={"csrf": csrf_of(client.get(page).text), **form})


@pytest.fixture
def plan(people):
    lin, he = support.officer_ids(people, "lin", "he")
    return {
        "title": "和康医院三部门联合检查",
        "planned_on": "2026-03-04",
        "notice": "at_the_door",
        "agencies": ["hq-wjw", "hq-scjg"],
        "officers": [str(lin), str(he)],
    }


def sheet(login: str) -> dict[str, str]:
    """Return a filled checklist as a browser posts it."""
    answers = {f"a-{each.item}": str(each.choice) for each in support.FILLED[login]}
    return answers | {f"r-{each.item}": each.remark for each in support.FILLED[login]}


def test_the_whole_visit_in_the_browser(staff_client, people, case_id, plan):
    lin, zhao, wei = (staff_client(login) for login in ("lin", "zhao", "wei"))
    assert "计划联合检查" in lin.get(f"/cases/{case_id}").text
    made = post(lin, f"/cases/{case_id}/inspections/new", f"/cases/{case_id}/inspections", **plan)
    assert made.status_code == 200, made.text
    here = made.url.path
    assert "待批准" in made.text
    assert wei.get(here).status_code == 404
    assert "批准" in zhao.get(here).text
    done = post(zhao, here, f"{here}/decision", decision="approve", reasons="同意")
    assert "花医保检〔2026〕1号" in done.text
    ids = [str(each) for each in support.officer_ids(people, "wei", "pan")]
    joined = post(wei, here, f"{here}/officers", officers=ids)
    assert "HQ-WJW-PAN-01" in joined.text
    assert here in wei.get("/").text
    for client, login in ((lin, "lin"), (wei, "wei")):
        entered = post(client, here, f"{here}/entry")
        assert "已亮证入场" in entered.text
        assert post(client, here, f"{here}/answers", **sheet(login)).status_code == 200
    assert "静脉输液重复收费" in lin.get(here).text
    assert "静脉输液重复收费" not in wei.get(here).text
    form = {"category": "duplicate_charge", "description": "同日收两次"}
    found = post(
        lin, here, f"{here}/findings", suspected="３３８１．４９", proven="3381.49", **form
    )
    assert "同日收两次" in found.text
    assert "3,381.49" in wei.get(here).text
    assert "同日收两次" not in wei.get(here).text
    unsigned = {"signing": "refused", "witness": "居委会郑某", "refusal": "称需请示"}
    for client, said in ((lin, unsigned), (wei, {"signing": "signed"})):
        assert "已制作现场笔录" in post(client, here, f"{here}/record", **said).text
    assert "现场检查已结束" in post(lin, here, f"{here}/closure").text
    assert "同日收两次" in wei.get(here).text
    assert "3,381.49" in lin.get(f"/cases/{case_id}").text
    assert "现场检查笔录" in lin.get(f"/cases/{case_id}").text
    assert here in lin.get("/inspections").text
    rectify = {"problems": "item:charges", "demand": "立即停止"}
    ordered = post(lin, here, f"{here}/rectifications", **rectify)
    (order,) = re.findall(r'"(/rectifications/\d+)"', ordered.text)
    assert "2026-03-09" in lin.get(order).text
    assert order in lin.get("/").text
    assert "已回复" in post(lin, order, f"{order}/reply", text="已停止").text
    second = post(lin, order, f"{order}/review", decision="reject", reasons="证据不足")
    assert second.url.path != order
    assert "第二份" not in second.text
    assert order in second.text
    post(lin, second.url.path, f"{second.url.path}/reply", text="附清退凭证")
    last = post(lin, second.url.path, f"{second.url.path}/review", decision="accept", reasons="可")
    assert "整改通过" in last.text


WRONG_PLANS = (
    ("title", "", "请填写此项"),
    ("title", "坏\x00名", "无法显示的字符"),
    ("planned_on", "明天", "请填写日期"),
    ("planned_on", "2026-03-01", "日期不能早于今天"),
    ("notice", "surprise", "请从列出的选项中选择"),
    ("agencies", [], "请填写此项"),
    ("agencies", ["hq-gaj"], "请从列出的选项中选择"),
    ("officers", ["x"], "请填写整数"),
    ("officers", "one", "检查人员不得少于两人"),
)


def test_a_wrong_plan_is_answered_beside_the_field_and_leaves_nothing(
    staff_client, people, case_id, plan
):
    client, here = staff_client("lin"), f"/cases/{case_id}/inspections"
    csrf = csrf_of(client.get(f"{here}/new").text)
    for field, wrong, says in WRONG_PLANS:
        typed = plan["officers"][:1] if wrong == "one" else wrong
        form = {**plan, "csrf": csrf, "title": "很特别的检查名称", field: typed}
        answer = client.post(here, data=form)
        assert answer.status_code == 422, field
        assert says in answer.text, field
        assert field == "title" or "很特别的检查名称" in answer.text
    with people.work("lin") as work:
        assert work.session.exec(select(Inspection)).all() == []


def test_wrong_answers_keep_what_was_typed_and_store_nothing(staff_client, people, case_id):
    here = f"/inspections/{support.inside(people, case_id)}"
    form = {**sheet("lin"), "a-sampled": "很多", "r-charges": "说明" * 3, "a-in_bed": "maybe"}
    answer = post(staff_client("lin"), here, f"{here}/answers", **form)
    assert answer.status_code == 422
    assert "请填写金额" in answer.text
    assert "请从列出的选项中选择" in answer.text
    assert "很多" in answer.text
    assert "说明说明说明" in answer.text
    with people.work("lin") as work:
        assert work.session.exec(select(Answer)).all() == []


ON_SITE = (
    ("findings", {"category": "bribe", "suspected": "2", "proven": "1"}, "请从列出的选项"),
    ("findings", {"category": "fake_stay", "suspected": "1", "proven": "2"}, "不能超过涉嫌"),
    ("findings", {"category": "fake_stay", "suspected": "-1", "proven": "0"}, "请填写金额"),
    ("record", {"signing": "maybe"}, "请从列出的选项"),
    ("rectifications", {"problems": "item:x"}, ""),
)


def test_wrong_acts_are_422(staff_client, people, case_id):
    inspection_id = support.planned(people, case_id)
    here, lin = f"/inspections/{inspection_id}", staff_client("lin")
    answer = post(staff_client("zhao"), here, f"{here}/decision", decision="approve")
    assert (answer.status_code, "请填写此项" in answer.text) == (422, True)
    support.approve(people, inspection_id)
    answer = post(staff_client("wei"), here, f"{here}/officers")
    assert (answer.status_code, "请填写此项" in answer.text) == (422, True)
    with people.work("lin") as work:
        support.service.enter(work, inspection_id)
    csrf = csrf_of(lin.get(here).text)
    for action, form, says in ON_SITE:
        given = {"description": "某事"} if action == "findings" else {}
        answer = lin.post(f"{here}/{action}", data={"csrf": csrf, **given, **form})
        assert (answer.status_code, says in answer.text) == (422, True), (action, form)
    with people.work("lin") as work:
        assert work.session.exec(select(InspectionFinding)).all() == []


def test_what_stands_in_the_way_is_said_with_its_article(staff_client, people, case_id):
    here = f"/inspections/{support.planned(people, case_id)}"
    lin = staff_client("lin")
    answer = post(lin, here, f"{here}/entry")
    assert answer.status_code == 409
    assert "未经负责人批准，不得入场" in answer.text
    assert "国办发〔2024〕54号" in answer.text
    support.approve(people, int(here.rsplit("/", 1)[1]))
    post(lin, here, f"{here}/entry")
    answer = post(lin, here, f"{here}/record", signing="signed")
    assert answer.status_code == 409
    assert "答完后再制作笔录" in answer.text
    answer = post(lin, here, f"{here}/closure")
    assert "没有制作现场笔录" in answer.text


def test_an_approved_visit_is_called_off_on_its_page(staff_client, people, case_id):
    inspection_id = support.approved(people, case_id)
    here, zhao, he = f"/inspections/{inspection_id}", staff_client("zhao"), staff_client("he")
    assert f"{here}/cancellation" not in he.get(here).text
    assert post(zhao, here, f"{here}/cancellation").status_code == 422
    done = post(zhao, here, f"{here}/cancellation", reasons="线索有误")
    assert "已取消" in done.text and "线索有误" in done.text
    assert f"{here}/cancellation" not in done.text


def test_the_days_of_an_order_are_asked_for_and_checked(staff_client, people, closed_id):
    here, lin = f"/inspections/{closed_id}", staff_client("lin")
    form = {"problems": "item:charges", "demand": "清退多收费用"}
    wrong = post(lin, here, f"{here}/rectifications", **form, days="0")
    assert wrong.status_code == 422
    assert "数值过小" in wrong.text and "清退多收费用" in wrong.text
    post(lin, here, f"{here}/rectifications", **form, days="７")
    assert "2026-03-11" in lin.get(here).text


def test_closing_twice_is_a_conflict(staff_client, people, closed_id):
    here = f"/inspections/{closed_id}"
    assert post(staff_client("lin"), here, f"{here}/closure").status_code == 409


def test_a_foreign_officer_finds_nothing_anywhere(staff_client, people, case_id, closed_id, plan):
    order_id = support.ordered(people, closed_id)
    qian = staff_client("qian")
    here, order = f"/inspections/{closed_id}", f"/rectifications/{order_id}"
    for path, absent in (
        (here, "/inspections/999999"),
        (order, "/rectifications/999999"),
        (f"/cases/{case_id}/inspections/new", "/cases/999999/inspections/new"),
    ):
        theirs, nobodys = qian.get(path), qian.get(absent)
        assert theirs.status_code == nobodys.status_code == 404
        assert same_page(theirs.text, path) == same_page(nobodys.text, absent)
    found = {"category": "fake_stay", "suspected": "1", "proven": "1", "description": "x"}
    for path, form in {
        f"{here}/decision": {"decision": "approve", "reasons": "x"},
        f"{here}/officers": {"officers": plan["officers"]},
        f"{here}/entry": {},
        f"{here}/answers": {"a-in_bed": "yes"},
        f"{here}/findings": found,
        f"{here}/record": {"signing": "signed"},
        f"{here}/closure": {},
        f"{here}/rectifications": {"problems": "item:charges", "demand": "x"},
        f"{order}/reply": {"text": "x"},
        f"{order}/review": {"decision": "accept", "reasons": "x"},
        f"/cases/{case_id}/inspections": plan,
    }.items():
        assert post(qian, "/inspections", path, **form).status_code == 404, path
    assert here not in qian.get("/inspections").text
    assert here not in qian.get("/").text


def test_pages_read_in_english_with_nothing_chinese_but_what_people_wrote(
    staff_client, people, case_id, closed_id
):
    order_id = support.ordered(people, closed_id)
    support.planned(people, case_id)
    lin = staff_client("lin")
    lin.get("/language/en")
    for path, words in {
        "/inspections": "Joint inspections your agency can see",
        f"/inspections/{closed_id}": "Each agency fills only its own checklist",
        f"/inspections/{closed_id + 1}": "Waiting for the head of the lead agency",
        f"/rectifications/{order_id}": "What has to be put right",
        f"/cases/{case_id}/inspections/new": "Plan a joint inspection",
        f"/cases/{case_id}": "Joint inspections",
        "/": "Joint inspections and rectification",
    }.items():
        assert words in lin.get(path).text, path


def test_every_message_of_the_pages_has_english():
    folder = ROOT / "templates" / "referrals" / "inspections"
    said = {
        message
        for path in folder.glob("*.html")
        for _, _, message in environment().extract_translations(path.read_text("utf-8"))
        if isinstance(message, str)
    }
    assert len(said) > 80
    assert said - set(english()) == set()
