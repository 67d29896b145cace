"""Measures through the pages: one from proposal to restoration, the list, the check of an applicant."""

from __future__ import annotations

import pytest

from portal.cases import service as cases
from portal.identity import queries as identity
from portal.registry import service as register
from referrals.measures import queries
from tests.referrals.inspections.support import HOSPITAL
from tests.referrals.measures.conftest import TODAY, Story
from tests.support.people import csrf_of


@pytest.fixture
def story(people, clock):
    return Story(people, clock)


def post(client, page, action, **form):
    return client.post(action, data={"csrf": csrf_of(client.get(page).text), **form})


def test_a_measure_from_proposal_to_its_order(staff_client, story):
    lin, zhao = staff_client("lin"), staff_client("zhao")
    case = f"/cases/{story.case}"
    form = {"subject": f"i{story.place}", "kind": "suspend_agreement", "from_on": "2026-03-02"}
    wrong = post(
        lin, f"{case}/measures/new", f"{case}/measures", **form, months="7", grounds="查实"
    )
    assert wrong.status_code == 422 and "允许的月数" in wrong.text and "查实" in wrong.text
    made = post(lin, f"{case}/measures/new", f"{case}/measures", **form, months="6", grounds="查实")
    here = made.url.path
    early = post(zhao, here, f"{here}/decision", decision="approve", reasons="同意中止")
    assert early.status_code == 409 and "听取陈述申辩" in early.text and "同意中止" in early.text
    said = post(lin, here, f"{here}/hearing", heard="stated", heard_on="2026-03-02")
    assert said.status_code == 422
    post(lin, here, f"{here}/hearing", heard="stated", heard_on="2026-03-02", statement="愿意整改")
    done = post(zhao, here, f"{here}/decision", decision="approve", reasons="同意中止")
    assert "执行中" in done.text and "2026-09-01" in done.text and "愿意整改" in done.text
    assert staff_client("wei").get(here).status_code == 404


@pytest.mark.slow
def test_who_sees_a_measure_where_and_its_restoration(staff_client, story):
    lin, zhao, wei, kong = (staff_client(login) for login in ("lin", "zhao", "wei", "kong"))
    here = f"/measures/{story.order(f'i{story.place}', 'suspend_agreement', 6)}"
    case = f"/cases/{story.case}"
    assert "中止服务协议" in lin.get(case).text
    for client in (lin, wei):
        assert "经决定的措施" in client.get(f"/institutions/{story.place}").text
        assert "中止服务协议" in client.get("/measures").text
        assert "中止服务协议" in client.get("/institutions").text
    assert "中止服务协议" in lin.get(f"{case}/inspections/new").text
    assert "中止服务协议" in lin.get("/search?q=康复医院").text
    assert kong.get("/measures").status_code == 403
    assert "经决定的措施" not in kong.get(f"/institutions/{story.place}").text
    assert "没有这样的措施" in lin.get("/measures?standing=over").text

    post(lin, here, f"{here}/request", pledged_on="2026-03-02", pledge="保证合规")
    over = post(zhao, here, f"{here}/restoration", ended_on="2026-03-02")
    assert "已恢复" in over.text and "保证合规" in over.text
    assert "2026-03-02" in lin.get("/measures?standing=over").text


def test_an_applicant_under_a_ban_is_told_until_when(staff_client, story):
    story.order(f"i{story.place}", "end_with_ban", 36)
    wei = staff_client("wei")
    assert "2029-03-01" in wei.get("/measures/check?code=H001").text
    assert "不得申请" in wei.get("/measures/check?code=花桥市和康医院").text
    assert "机构名册里没有找到" in wei.get("/measures/check?code=H999").text
    told = post(wei, "/measures/exports/new", "/measures/exports", kind="csv", purpose="核查")
    assert "三年内不得申请" in told.content.decode("utf-8-sig") and "2029-03-01" in told.text


def test_points_and_an_appeal_on_the_page_of_a_person(staff_client, story):
    lin, zhao = staff_client("lin"), staff_client("zhao")
    case = f"/cases/{story.case}"
    form = {"subject": f"p{story.doctor}", "on": "2026-03-01", "basis": "处方违规"}
    wrong = post(lin, f"{case}/scores/new", f"{case}/scores", **form, points="13")
    assert wrong.status_code == 422
    made = post(lin, f"{case}/scores/new", f"{case}/scores", **form, points="9")
    assert "累计 9 分" in made.text and "已拟采取措施" in made.text
    here = made.url.path
    action = zhao.get(here).text.split('action="/scores/')[1].split('"')[0]
    bad = post(zhao, here, f"/scores/{action}", decision="void")
    assert bad.status_code == 422
    done = post(zhao, here, f"/scores/{action}", decision="void", text="依据不足")
    assert "已撤销" in done.text and "累计 0 分" in done.text


def test_who_is_recused_from_anything_is_told_that_a_check_may_lack_something(staff_client, story):
    story.order(f"i{story.place}", "end_with_ban", 36)
    he = staff_client("he")
    here = "/measures/check?code=H001"
    assert "可能没有全部列出" not in he.get(here).text
    with story.people.work("zhao") as work:
        officer = identity.by_login(work.session, "he").id
        cases.recuse(work, story.case, officer, agency="hq-ybj")
    told = he.get(here).text
    assert "可能没有全部列出" in told and "2029-03-01" not in told
    with story.people.work("lin") as work:
        other = {**HOSPITAL, "code": "H778", "name": "另一医院"}
        register.load(work, [other])
    assert "可能没有全部列出" in he.get("/measures/check?code=H778").text, (
        "of any: it tells of none"
    )


def test_the_list_is_filtered_and_paged(staff_client, story):
    story.order(f"i{story.place}", "suspend_agreement", 3)
    story.order(f"p{story.insured}", "suspend_benefit", 12)
    lin = staff_client("lin")
    one = lin.get("/measures?kind=suspend_benefit").text
    both = lin.get("/measures").text
    assert "/measures/2" in one and "/measures/1" not in one
    assert "/measures/1" in both and "/measures/2" in both
    assert "/measures/1" not in lin.get("/measures?agency=xc-ybj").text
    with story.people.work("lin", writes=False) as work:
        first = queries.page(work.session, work.actor, today=TODAY, standing="binding", limit=1)
        rest = queries.page(
            work.session, work.actor, today=TODAY, standing="binding", after=first[0].id
        )
        assert [len(first), len(rest)] == [1, 1] and rest[0].id < first[0].id
