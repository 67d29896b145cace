"""The pages of sharing over HTTP."""

from __future__ import annotations

import pytest

from portal.sharing import queries, service
from portal.sharing.forms import AskAccess, OfferCase
from tests.portal.cases.conftest import Scene
from tests.portal.sharing.conftest import BASIS, TITLE, Client, post


def test_the_owner_sees_what_the_rule_allows_before_choosing(
    scene: Scene, staff_client: Client
) -> None:
    lin, page = staff_client("lin"), f"/cases/{scene.case_id}/sharing"
    html = lin.get(f"{page}?agency=hq-scjg").text
    assert "最多共享" in html and "举报内容不能共享给该单位" in html
    assert "只共享部分内容时，对方只能以查阅身份参与" in html, "why a choice is greyed"
    assert "须先发出邀请" in lin.get(f"{page}?agency=xc-ybj").text
    assert lin.get(f"{page}?agency=nobody").status_code == 200


def test_a_share_and_its_end(scene: Scene, staff_client: Client) -> None:
    lin, case = staff_client("lin"), f"/cases/{scene.case_id}"
    form = {"agency": "hq-scjg", "role": "reader", "profile": "facts", "basis": BASIS}
    page = f"{case}/sharing?agency=hq-scjg"
    assert post(lin, f"{case}/shares", page, **form).headers["location"] == case
    html = staff_client("shi").get(case).text
    assert TITLE in html and "（未共享）" in html and scene.words not in html
    assert post(lin, f"{case}/shares/hq-scjg/end", page).status_code == 422
    assert post(lin, f"{case}/shares/hq-scjg/end", page, reason="结束").status_code == 303
    assert "共享已于" in staff_client("shi").get(case).text


@pytest.mark.parametrize(
    ("form", "status", "shown"),
    [
        ({"agency": "hq-wjw", "role": "contributor"}, 422, "请填写"),
        (
            {"agency": "hq-wjw", "role": "contributor", "basis": "依据在此", "until": "昨天"},
            422,
            "依据在此",
        ),
        ({"agency": "nobody", "role": "contributor", "basis": "依据在此"}, 422, "依据在此"),
        ({"agency": "hq-wjw", "role": "police", "basis": "依据在此"}, 422, "依据在此"),
        ({"agency": "xc-ybj", "role": "reader", "basis": "依据在此"}, 409, "须先发出邀请"),
        (
            {"agency": "hq-wjw", "role": "contributor", "profile": "facts", "basis": "依据在此"},
            422,
            "只能以查阅身份参与",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(
    scene: Scene, staff_client: Client, form: dict[str, str], status: int, shown: str
) -> None:
    lin, case = staff_client("lin"), f"/cases/{scene.case_id}"
    answer = post(lin, f"{case}/shares", f"{case}/sharing?agency=hq-wjw", **form)
    assert (answer.status_code, shown in answer.text) == (status, True)


def test_whoever_may_not_share_is_told_why(scene: Scene, staff_client: Client) -> None:
    scene.share("hq-wjw")
    html = staff_client("wei").get(f"/cases/{scene.case_id}/sharing").text
    assert "由主办单位办理" in html
    html = staff_client("chen").get(f"/cases/{scene.case_id}").text
    assert "您不能共享本案：由承办人、正职或者副职负责人办理" in html


def test_the_whole_way_of_an_offer_over_the_pages(scene: Scene, staff_client: Client) -> None:
    zhao, feng, case = staff_client("zhao"), staff_client("feng"), f"/cases/{scene.case_id}"
    form = {"to_agency": "xc-ybj", "basis": "0", "stays_as": "contributor", "reason": "属地"}
    bad = post(zhao, f"{case}/offers", f"{case}/sharing", **{**form, "reason": ""})
    assert bad.status_code == 422
    assert post(zhao, f"{case}/offers", f"{case}/sharing", **form).headers["location"] == case
    with scene.people.work("zhao", writes=False) as work:
        offer_id = queries.open_handover(work.session, scene.case_id).id
    url = f"/sharing/offers/{offer_id}"
    assert "移送" in feng.get("/sharing").text
    assert post(feng, f"{url}/return", url).status_code == 422
    assert post(feng, f"{url}/return", url, text="缺病历").status_code == 303
    assert "缺病历" in zhao.get(url).text
    assert post(zhao, f"{url}/supplement", url, text="病历已补").status_code == 303
    bad = post(feng, f"{url}/passing-on", url, passed_to="hq-ybj", text="理由在此")
    assert bad.status_code == 422 and "理由在此" in bad.text
    assert post(feng, f"{url}/passing-on", url, passed_to="hq-scjg", text="价格").status_code == 303
    assert "改送其他单位" in zhao.get(url).text
    assert post(zhao, f"{url}/withdrawal", url).status_code == 303
    assert staff_client("shi").get(url).status_code == 404


def test_rules_are_set_and_ended_by_the_administrator_alone(
    scene: Scene, staff_client: Client
) -> None:
    kong, lin, url = staff_client("kong"), staff_client("lin"), "/sharing/policies"
    form = {
        "sender": "hq-ybj",
        "receiver": "health",
        "roles": ["reader"],
        "most": "facts",
        "usual": "facts",
        "basis": "会议纪要第三号",
    }
    assert post(lin, url, url, **form).status_code == 403
    assert post(kong, url, url, **{**form, "usual": "full"}).status_code == 422
    assert post(kong, url, url, **{**form, "roles": ["contributor"]}).status_code == 422
    assert post(kong, url, url, **{**form, "receiver": "army"}).status_code == 422
    assert post(kong, url, url, **form).status_code == 303
    assert "会议纪要第三号" in lin.get(url).text
    page = lin.get(f"/cases/{scene.case_id}/sharing?agency=hq-wjw")
    assert "会议纪要第三号" in page.text
    assert post(kong, f"{url}/1/end", url).status_code == 422
    assert post(kong, f"{url}/1/end", url, reason="期满").status_code == 303
    assert post(kong, f"{url}/1/end", url, reason="期满").status_code == 409
    assert "会议纪要第三号" not in kong.get(url).text
    assert staff_client("gao").get(url).status_code == 403


def test_why_says_what_the_pages_do(scene: Scene, staff_client: Client) -> None:
    scene.share("hq-wjw")
    url = f"/cases/{scene.case_id}/why"
    wei = staff_client("wei").get(url).text
    assert "由主办单位办理" in wei and "举报内容没有随案件共享" in wei
    assert "某人为什么" not in wei
    with scene.people.work("gao", writes=False) as work:
        gao = work.actor.officer_id
    lin = staff_client("lin")
    html = lin.get(f"{url}?officer={gao}").text
    assert "高奖励" in html and "共享范围不含" not in html and "所任岗位不打开加密内容" in html
    with scene.people.work("qian", writes=False) as work:
        outside = work.actor.officer_id
    assert lin.get(f"{url}?officer={outside}").status_code == 404
    assert staff_client("shen").get(url).status_code == 404


def test_the_auditor_asks_by_number_and_sees_no_case(scene: Scene, staff_client: Client) -> None:
    shen, number = staff_client("shen"), "990100-2026-000001"
    html = shen.get(f"/sharing/review?number={number}").text
    assert "哪些单位能看到本案" in html and TITLE not in html
    with scene.people.work("tang", writes=False) as work:
        tang = work.actor.officer_id
    assert "所任岗位不看案件" in shen.get(f"/sharing/review?number={number}&officer={tang}").text
    assert "没有可查的案件" in shen.get("/sharing/review?number=990100-2026-000999").text
    assert staff_client("lin").get("/sharing/review").status_code == 403


def test_every_page_reads_in_english(scene: Scene, staff_client: Client) -> None:
    with scene.people.work("zhao") as work:
        form = OfferCase(to_agency="xc-ybj", basis=0, stays_as="reader", reason="x")
        offer_id = service.offer(work, scene.case_id, form).id
    with scene.people.work("shi") as work:
        asked = service.ask(work, AskAccess(number="990100-2026-000001", text="x")).id
    zhao = staff_client("zhao")
    zhao.cookies.set("lang", "en")
    pages = {
        f"/cases/{scene.case_id}/sharing?agency=hq-wjw": "What can be shared",
        f"/cases/{scene.case_id}/why": "Who can see this",
        f"/cases/{scene.case_id}/print": "Owner",
        "/sharing": "Sharing",
        f"/sharing/offers/{offer_id}": "Waiting to be taken",
        f"/sharing/requests/{asked}": "Request",
        "/sharing/policies": "Sharing rules",
    }
    for url, words in pages.items():
        html = zhao.get(url).text
        assert words in html, url
