"""Administrative cases over HTTP: the whole way, statuses, walls, what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
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


def did(client: TestClient, here: str, code: str, **form: object) -> None:
    done = post(client, f"{here}/steps/{code}", **form)
    assert (done.status_code, done.headers.get("location")) == (303, here), (code, text(done.text))


def test_a_case_is_opened_and_what_is_refused(scene: Scene, staff_client: Clients) -> None:
    lin, zhao = staff_client("lin"), staff_client("zhao")
    case = f"/cases/{scene.case_id}"
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
    assert begun.status_code == 303
    assert post(lin, f"{case}/proceedings", **opening).status_code == 409
    assert post(lin, f"{here}/steps/file").status_code == 403
    assert post(zhao, f"{here}/steps/decide", **SAID["decide"]).status_code == 409
    did(zhao, here, "file")
    line = {"finding": scene.finding_id, "act": "O735-38", "factors": "已改正。"}
    three = post(lin, f"{here}/steps/add_line", kind="fine", amount="12585.60", **line)
    assert three.status_code == 409 and "4,195.20 – 8,390.40" in three.text
    assert "12585.60" in three.text, "what was typed stays"
    did(lin, here, "add_line", kind="fine", amount="4195.20", **line)


def test_what_is_owed_is_on_the_page_of_its_own_agency(
    served: Scene, staff_client: Clients
) -> None:
    shown = text(staff_client("lin").get(f"/proceedings/{served.id}").text)
    assert "缴纳罚款" in shown and "申请行政复议" in shown and "提起行政诉讼" in shown
    assert staff_client("wei").get(f"/proceedings/{served.id}").status_code == 404


@pytest.mark.slow
def test_from_the_notice_to_the_end_over_http(noticed: Scene, staff_client: Clients) -> None:
    lin, zhao, xu = staff_client("lin"), staff_client("zhao"), staff_client("xu")
    here, case = f"/proceedings/{noticed.id}", f"/cases/{noticed.case_id}"
    assert "提出立案审批" in lin.get(case).text
    wei = staff_client("wei")
    assert post(wei, f"{here}/steps/file").status_code == 404
    did(lin, here, "close_statements", why="waived")
    did(lin, here, "submit_review")
    did(xu, here, "pass_review", **SAID["pass_review"])
    seen = re.search(r'name="seen" value="([^"]+)"', zhao.get(here).text)
    assert post(staff_client("sun"), f"{here}/steps/decide", **SAID["decide"]).status_code == 409
    assert "未获准许" in zhao.get(here).text
    noticed.tick()
    did(zhao, here, "decide", **SAID["decide"])
    assert post(zhao, f"{here}/steps/decide", **SAID["decide"]).status_code == 409, "twice"
    stale = post(zhao, f"{here}/steps/return_to_handlers", reason="再看。", seen=seen.group(1))
    assert stale.status_code == 409
    noticed.deliver("penalty_decision")
    noticed.pay()
    did(zhao, here, "close_case", **SAID["close_case"])
    assert noticed.now().state is State.CLOSED
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
