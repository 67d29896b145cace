"""Reward rules over HTTP: the calculator for everybody, and a local rule from draft to use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from portal.infra.work import Works
from portal.kernel.clock import LEGAL_ZONE
from tests.rewards.schemes.support import pack
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


def today(works: Works) -> date:
    return works.clock.now().astimezone(LEGAL_ZONE).date()


def post(client: TestClient, url: str, **data: str) -> tuple[int, str]:
    """Return the status and where it leads, or the page with what is wrong."""
    data["csrf"] = csrf_of(client.get("/account").text)
    answer = client.post(url, data=data, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"amount": "49999.99", "scheme": "YZ"}, ["奖励 2,500.00 元", "所在档次", "待核实"]),
        ({"amount": "50000", "scheme": "YZ", "insider": "yes"}, ["2,500.00", "内部人员"]),
        ({"no_loss": "yes", "scheme": "QY-2022"}, ["奖励 200.00 元至 1,000.00 元"]),
        ({"amount": "100000", "scheme": "HN-2022"}, ['href="#f-level"', "请选择"]),
        ({"amount": "100000", "scheme": "HN-2022", "level": "L2"}, ["奖励 3,000.00 元"]),
        ({"amount": "100000", "scheme": "CN-2023"}, ["不能计算", "当地确认之前不能计算"]),
        ({"amount": "100000", "scheme": "HI-2023"}, ["不能计算", "没有查到原文"]),
        ({"amount": "5", "scheme": "YZ", "no_loss": "yes"}, ["奖励 200.00 元"]),
        ({"amount": "360000", "reporters": "7"}, ["第一人 514.32 元，其余每人 514.28 元"]),
        ({"amount": "360000", "reporters": "0"}, ['href="#f-reporters"']),
        ({"amount": "5", "scheme": "NOPE"}, ["没有这个规则"]),
        ({"amount": "5", "scheme": "CN-2023.1/hq-ybj.1"}, ["没有这个规则"]),
        ({"amount": "5", "level": "L9", "scheme": "YZ"}, ['class="problem"']),
    ],
)
def test_the_calculator(public_client: TestClient, asked: dict[str, str], told: list[str]) -> None:
    page = public_client.get("/rewards", params=asked)
    assert page.status_code == 200
    for words in told:
        assert words in page.text


def test_a_local_rule_over_http(
    staff_client: Client, public_client: TestClient, works: Works
) -> None:
    day = today(works)
    kong, zhao = staff_client("kong"), staff_client("zhao")
    status, page = post(kong, "/reward-rules/texts", text="cap = ", reasons="试")
    assert status == 422 and "第 1 行第 6 个字：等号后面不是值" in page and "cap = " in page
    bad = pack(day, above="400.01")
    status, first = post(kong, "/reward-rules/texts", text=bad, reasons="市局文件")
    assert status == 303
    seen = zhao.get(first).text
    assert seen.count('data-holds="no"') == 1 and seen.count('data-holds="yes"') == 1
    assert "有算例没有通过" in seen
    assert post(zhao, f"{first}/decision", decision="yes")[0] == 422
    status, page = post(kong, f"{first}/text", text="[x]", reasons="改")
    assert status == 422 and "[x]" in page
    status, second = post(kong, f"{first}/text", text=pack(day), reasons="改正算例")
    assert status == 303
    assert post(kong, f"{second}/decision", decision="yes")[0] == 403
    assert post(zhao, f"{second}/decision", decision="yes") == (303, second)
    choice = {"code": "HQ", "date_rule": "proof", "since": day.isoformat(), "reasons": "施行"}
    status, chosen = post(kong, "/reward-rules/choices", **choice)
    assert status == 303
    assert post(zhao, f"{chosen}/decision", decision="yes")[0] == 303
    board = kong.get("/reward-rules").text
    assert "HQ.1" in board and "以查实之日为准" in board
    told = public_client.get("/rewards", params={"amount": "20000"}).text
    assert "奖励 800.00 元" in told and "花桥市举报奖励细则" in told
    assert "自 " in told


def test_a_confirmation_over_http(
    staff_client: Client, public_client: TestClient, works: Works
) -> None:
    day = today(works).isoformat()
    kong, xu = staff_client("kong"), staff_client("xu")
    form = {
        "version": "CN-2023.1",
        "document": "花医保发〔2026〕3号",
        "dated_on": day,
        "since": day,
    }
    status, page = post(kong, "/reward-rules/confirmations", reasons="核对", **form)
    assert status == 422 and 'href="#f-rate"' in page and "花医保发" in page
    status, made = post(kong, "/reward-rules/confirmations", reasons="核对", rate="0.02", **form)
    assert status == 303 and post(xu, f"{made}/decision", decision="yes")[0] == 303
    assert "CN-2023" in kong.get("/reward-rules/choose").text
    version = f"CN-2023.1/hq-ybj.{made.rpartition('/')[2]}"
    told = public_client.get("/rewards", params={"amount": "360000", "scheme": version}).text
    assert "奖励 7,200.00 元" in told
    assert "0.02" in kong.get("/reward-rules/version?name=CN-2023.1").text


def test_fields_make_a_rule(staff_client: Client, works: Works) -> None:
    kong = staff_client("kong")
    form = {
        "code": "HQ-2027",
        **dict.fromkeys(("title_zh", "title_en", "place_zh", "place_en"), "花桥市“奖励” Huaqiao"),
        "instrument": "细则",
        "article": "第六条",
        "since": today(works).isoformat(),
        "kind": "exact",
        "mode": "progressive",
        "tiers": "upto 100000 0.03\nupto 500000 0.02\n0.01",
        "cap": "200000",
        "examples": "100000 = 3000\n100000.01 = 3000\n500000 = 11000\n500000.01 = 11000",
        "reasons": "市局文件",
    }
    wrong = post(kong, "/reward-rules/fields", **(form | {"tiers": "0.03\nabout 3 %"}))
    assert wrong[0] == 422 and "第 2 行读不懂" in wrong[1] and wrong[1].count("about 3 %") == 2
    wrong = post(kong, "/reward-rules/fields", **(form | {"floor": "200001"}))
    assert wrong[0] == 422 and "最低数额高于最高限额" in wrong[1] and "200001" in wrong[1]
    status, made = post(kong, "/reward-rules/fields", **form)
    assert status == 303
    seen = kong.get(made).text
    assert seen.count('data-holds="yes"') == 4 and "现在不能批准" not in seen
    assert "不超过 500000.00 2%" in kong.get(f"{made}/correct").text
    status, again = post(kong, f"{made}/fields", **(form | {"cap": "100000"}))
    assert status == 303 and "最高 100,000.00 元" in kong.get(again).text
    kong.cookies.set("lang", "en")
    assert "upto 500000.00 2%" in kong.get("/reward-rules/new?name=JJ-2025.1").text
    for path in ("", "/new", "/confirm", "/choose", "/version?name=YZ.1"):
        assert kong.get(f"/reward-rules{path}").status_code == 200


def test_what_was_sent_back_is_corrected_not_typed_anew(staff_client: Client, works: Works) -> None:
    day = today(works).isoformat()
    kong, zhao = staff_client("kong"), staff_client("zhao")
    form = {"version": "YZ.1", "document": "花医保发〔2026〕3号", "dated_on": day, "since": day}
    choice = {"code": "MAS-2019", "date_rule": "proof", "since": day}
    for url, typed, change, kept in (
        ("confirmation", form, {"document": "花医保发〔2026〕5号"}, "花医保发〔2026〕3号"),
        ("choice", choice, {"date_rule": "tip"}, 'value="MAS-2019" selected'),
    ):
        _, made = post(kong, f"/reward-rules/{url}s", reasons="核对", **typed)
        assert post(zhao, f"{made}/decision", decision="no", reason="写错了")[0] == 303
        assert "/correct" in kong.get(made).text and "/correct" not in zhao.get(made).text
        page = kong.get(f"{made}/correct").text
        assert kept in page and "写错了" in page and "核对" in page
        wrong = post(kong, f"{made}/{url}", **(typed | {"since": "13"}), reasons="改正")
        assert wrong[0] == 422 and 'value="13"' in wrong[1]
        status, again = post(kong, f"{made}/{url}", **(typed | change), reasons="改正")
        assert status == 303 and post(zhao, f"{again}/decision", decision="yes")[0] == 303
        assert kong.get(f"{made}/correct").status_code == 409
        assert zhao.get(f"{made}/correct").status_code == 404
    assert post(kong, f"{made}/confirmation", **form, reasons="另一种")[0] == 409


def test_who_has_no_part_in_it_finds_nothing(staff_client: Client, works: Works) -> None:
    kong = staff_client("kong")
    _, made = post(kong, "/reward-rules/texts", text=pack(today(works)), reasons="试")
    for login in ("feng", "lin"):
        assert staff_client(login).get(made).status_code == 404
    assert staff_client("gao").get(made).status_code == 200
    assert post(staff_client("gao"), f"{made}/decision", decision="yes")[0] == 403
