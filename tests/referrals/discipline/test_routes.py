"""The pages of the sealed track: the whole way by forms, what was typed is kept, both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.testclient import TestClient

from portal.infra.work import Works
from referrals.discipline.jobs import ONE_IN, cover
from tests.portal.intake.door import get, post
from tests.referrals.discipline.test_exits import leaves
from tests.referrals.discipline.test_service import FACTS, case_of, officer
from tests.support.people import People

Client = Callable[[str], TestClient]
HAN = re.compile(r"[\u4e00-\u9fff]+")


def act(client: TestClient, path: str, *, at: str, status: int = 303, **typed: object) -> str:
    return post(client, path, page=get(client, at), status=status, **typed)


def test_the_whole_way_by_forms(people: People, staff_client: Client) -> None:
    case_id = case_of(people)
    lin, zhao = staff_client("lin"), staff_client("zhao")
    assert f"/discipline/new/case/{case_id}" in get(lin, f"/cases/{case_id}")
    new = f"/discipline/new/case/{case_id}"
    given = {"ground": "duty_breach", "officials": "某科科长", "facts": FACTS}
    wrong = act(lin, new, at=new, status=422, **given, way="direct")
    assert FACTS in wrong
    assert "由正职负责人决定" in wrong
    page = act(lin, new, at=new, **given, way=str(officer(people, "zhao")))
    assert FACTS in get(zhao, page)
    wrong = act(zhao, f"{page}/decision", at=page, status=422, decision="give_back")
    act(zhao, f"{page}/decision", at=page, decision="give_back", reason="请核实")
    assert "请核实" in get(lin, page)
    act(lin, f"{page}/sending", at=page, reason="已核实")
    assert FACTS not in get(lin, page)
    assert lin.get(f"{page}/letter.pdf").status_code == 404
    low, bao = staff_client("min"), staff_client("bao")
    assert page in get(low, "/discipline")
    act(low, f"{page}/receipt", at=page)
    assert act(low, f"{page}/receipt", at=page, status=409)
    act(low, f"{page}/outcome", at=page, outcome="not_taken_up", text="不予采用")
    act(bao, f"{page}/confirmation", at=page, decision="yes")
    act(bao, f"{page}/closure", at=page)
    assert "不予采用" in get(lin, page)
    assert lin.get(f"{page}/receipt.pdf").content.startswith(b"%PDF")


def test_the_pages_speak_english(people: People, staff_client: Client) -> None:
    case_id = case_of(people)
    lin = staff_client("lin")
    lin.get("/language/en")
    new = f"/discipline/new/case/{case_id}"
    given = {"ground": "duty_breach", "officials": "A clerk", "facts": "He told them"}
    page = act(lin, new, at=new, **given, way="direct", units=["hq-ybj"], without_head="unit")
    low = staff_client("min")
    low.get("/language/en")
    for client, path in ((lin, new), (lin, "/discipline"), (lin, page), (low, page)):
        main = get(client, path).split("<main", 1)[1].split("</main>", 1)[0]
        for told in ("林承办", "闵受理", "赵局长", "挂床案", *NAMES):
            main = main.replace(told, "")
        assert not HAN.findall(re.sub(r"<[^>]*>", "", main)), path


NAMES = (
    *(
        "陈受理",
        "何承办",
        "孙副局长",
        "徐法审",
        "高奖励",
        "罗财务",
        "尹财务",
        "唐保管",
        "沈审计",
        "孔管理",
    ),
    *("中华人民共和国监察法（2024修正） 第三十七条", "监察法"),
)


def test_entries_that_stand_for_nothing_come_now_and_then(works: Works) -> None:
    before = leaves(works)
    for _ in range(40 * ONE_IN):
        cover(works)
    assert 10 < leaves(works) - before < 40 * ONE_IN / 2
