"""Administrative cases over HTTP: the whole way, statuses, walls, what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.testclient import TestClient

from referrals.proceedings.rules import State
from tests.referrals.proceedings.conftest import SAID, SX09, Scene
from tests.support.people import csrf_of

Clients = Callable[[str], TestClient]


def post(client: TestClient, url: str, **data: object) -> object:
    page = client.get("/proceedings").text
    return client.post(url, data={"csrf": csrf_of(page), **data}, follow_redirects=False)


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_sx09_over_http_and_what_is_refused(scene: Scene, staff_client: Clients) -> None:
    lin, zhao, xu = staff_client("lin"), staff_client("zhao"), staff_client("xu")
    case = f"/cases/{scene.case_id}"
    assert "提出立案审批" in lin.get(case).text
    form = lin.get(f"{case}/proceedings")
    assert form.status_code == 200 and "HQ-YBJ-HE-01" in form.text
    opening = {**scene.opening(), "harm": ""}
    alone = post(lin, f"{case}/proceedings", **{**opening, "officers": opening["officers"][:1]})
    assert alone.status_code == 422 and "12000000MB0000000X" in alone.text
    late = post(
        lin,
        f"{case}/proceedings",
        **{**opening, "act_ended_on": "2023-01-01", "found_on": "2026-03-01"},
    )
    assert late.status_code == 409 and "追究时效" in late.text and "第三十六条" in late.text
    begun = post(lin, f"{case}/proceedings", **opening)
    here = begun.headers["location"]
    assert begun.status_code == 303 and "待决定是否立案" in lin.get(here).text
    again = post(lin, f"{case}/proceedings", **opening)
    assert again.status_code == 409
    assert post(lin, f"{here}/steps/file").status_code == 403
    assert post(staff_client("sun"), f"{here}/steps/file").status_code == 409
    assert "未获准许" in zhao.get(here).text
    assert post(staff_client("wei"), f"{here}/steps/file").status_code == 404
    assert staff_client("wei").get(here).status_code == 404
    assert post(zhao, f"{here}/steps/decide", **SAID["decide"]).status_code == 409
    line = {"finding": scene.finding_id, "act": "O735-38", "factors": "已改正。"}

    def did(client: TestClient, code: str, **form: object) -> None:
        scene.tick()
        done = post(client, f"{here}/steps/{code}", **form)
        assert (done.status_code, done.headers.get("location")) == (303, here), (
            code,
            text(done.text),
        )

    did(zhao, "file")
    three = post(lin, f"{here}/steps/add_line", kind="fine", amount="12585.60", **line)
    assert three.status_code == 409 and "4,195.20 – 8,390.40" in three.text
    assert "12585.60" in three.text, "what was typed stays"
    contract = post(lin, f"{here}/steps/add_line", kind="contract", amount="12585.60", **line)
    assert contract.status_code == 409 and "协议违约金" in contract.text
    did(lin, "add_line", kind="recover", amount="4195.20", **line)
    did(lin, "add_line", kind="fine", amount="4195.20", **line)
    did(lin, "report_inquiry", **SAID["report_inquiry"])
    did(lin, "give_notice", **SAID["give_notice"])
    scene.id = int(here.rsplit("/", 1)[1])
    assert "登记送达" in lin.get(here).text
    scene.deliver("prior_notice")
    did(lin, "close_statements", why="waived")
    did(lin, "submit_review")
    did(xu, "pass_review", **SAID["pass_review"])
    seen = re.search(r'name="seen" value="([^"]+)"', zhao.get(here).text)
    did(zhao, "decide", **SAID["decide"])
    assert post(zhao, f"{here}/steps/decide", **SAID["decide"]).status_code == 409, "twice"
    stale = post(zhao, f"{here}/steps/return_to_handlers", reason="再看。", seen=seen.group(1))
    assert stale.status_code == 409
    scene.deliver("penalty_decision")
    shown = text(lin.get(here).text)
    assert "缴纳罚款" in shown and "申请行政复议" in shown and "提起行政诉讼" in shown
    scene.pay()
    did(zhao, "close_case", **SAID["close_case"])
    assert scene.now().state is State.CLOSED
    assert "案件已经办结" in lin.get(here).text
    assert post(zhao, f"{here}/steps/close_case", **SAID["close_case"]).status_code == 409
    money = text(lin.get(case).text)
    assert money.count("4,195.20") >= 4 and "8,390.40" not in money, "ledgers never net"
    assert staff_client("zhou").get(here).status_code == 404


def test_help_and_lists_render(scene: Scene, staff_client: Clients) -> None:
    lin = staff_client("lin")
    assert "还没有行政处罚案件" in lin.get("/proceedings").text
    page = lin.get("/help/proceedings").text
    assert "待核实" in page and "集体讨论" in page and "20,000.00" in page
    assert lin.get(f"/cases/{scene.case_id}/proceedings?spot=1").status_code == 200
    scene.open()
    assert "等您办理的行政处罚案件" in staff_client("zhao").get("/").text
    assert SX09 == 419_520
