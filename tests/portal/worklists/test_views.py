"""Kept views, queues, chosen columns: who makes them, who sees them, what they do."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.cases import service as cases
from portal.cases.forms import Close
from portal.cases.rules import Outcome
from portal.kernel.errors import Invalid, NotAllowed, NotFound
from portal.worklists import queries, service
from portal.worklists.forms import ChangeView, ChooseColumns, KeepView, stored
from portal.worklists.rules import QuickAct, Scope, Tab
from tests.portal.worklists.conftest import Lists
from tests.portal.worklists.test_pages import NUMBER, numbers
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


def keep(lists: Lists, login: str, **form: Any) -> int:
    with lists.people.work(login) as work:
        return service.keep(work, KeepView(**{"name": "逾期大额", **form})).id or 0


def seen_by(lists: Lists, login: str) -> list[str]:
    with lists.people.work(login, writes=False) as work:
        return [view.name for view in queries.views(work.session, work.actor)]


def test_a_view_keeps_filter_order_and_columns(staff_client: Client, lists: Lists) -> None:
    made = lists.open(3)
    lists.set(made[1:], proven_fen=600_00)
    client = staff_client("lin")
    html = client.get("/cases?tab=all&proven_from=500&sort=opened").text
    link = re.search(r'href="(/lists/new\?query=[^"]+)"', html)
    assert link is not None
    form = client.get(link[1]).text
    query = re.search(r'name="query" value="([^"]+)"', form)
    assert query is not None
    data = {
        "csrf": csrf_of(form),
        "query": query[1].replace("&amp;", "&"),
        "tab": "all",
        "name": "查实五百以上",
        "columns": ["number", "proven"],
    }
    answer = client.post("/lists", data=data, follow_redirects=False)
    assert answer.status_code == 303
    shown = client.get(answer.headers["location"])
    assert numbers(shown.text) == [NUMBER % 2, NUMBER % 3]
    assert "<h1>查实五百以上</h1>" in shown.text
    assert "涉案机构</th>" not in shown.text and "查实（元）" in shown.text
    assert "查实五百以上" in client.get("/cases?tab=all").text


def test_a_wrong_form_comes_back_with_what_was_typed(staff_client: Client, lists: Lists) -> None:
    client = staff_client("zhao")
    csrf = csrf_of(client.get("/lists/new?query=tab%3Dall").text)
    for data, said in (
        ({"scope": "shared", "name": "给别人"}, "请至少选择一项"),
        ({"scope": "own", "queue": "yes", "name": "我的队列"}, "队列由大家使用"),
        ({"name": ""}, "请填写此项"),
        ({"name": "x" * 61}, "内容过长"),
        ({"name": "x", "scope": "everybody"}, "请从列出的选项中选择"),
        ({"name": "x", "scope": "shared", "agencies": "nobody"}, "请从列出的选项中选择"),
    ):
        answer = client.post("/lists", data={"csrf": csrf, "query": "tab=all", **data})
        assert answer.status_code == 422 and said in answer.text, data
        assert data["name"] in answer.text


def test_who_sees_a_view(lists: Lists) -> None:
    keep(lists, "lin", name="自己的")
    keep(lists, "zhao", name="全单位", scope=Scope.AGENCY)
    keep(lists, "zhao", name="给卫健委", scope=Scope.SHARED, agencies=("hq-wjw",))
    assert seen_by(lists, "lin") == ["自己的", "全单位", "给卫健委"]
    assert seen_by(lists, "he") == ["全单位", "给卫健委"]
    assert seen_by(lists, "wei") == ["给卫健委"]
    assert seen_by(lists, "wu") == []


def test_a_shared_view_shows_each_agency_its_own_cases(staff_client: Client, lists: Lists) -> None:
    made = lists.open(3)
    lists.share(made[:1], "hq-wjw")
    view = keep(lists, "zhao", scope=Scope.SHARED, agencies=("hq-wjw",))
    assert numbers(staff_client("wei").get(f"/lists/{view}").text) == [NUMBER % 1]
    assert len(numbers(staff_client("lin").get(f"/lists/{view}").text)) == 3


def test_only_heads_and_intake_make_lists_for_all(lists: Lists) -> None:
    for login in ("chen", "zhao", "sun"):
        keep(lists, login, scope=Scope.AGENCY, queue=True)
    for login in ("lin", "xu", "gao", "wei"):
        with pytest.raises(NotAllowed):
            keep(lists, login, scope=Scope.AGENCY)
    for login in ("kong", "shen", "tang"):
        with pytest.raises(NotAllowed):
            keep(lists, login)
    with pytest.raises(Invalid):
        keep(lists, "zhao", scope=Scope.OWN, queue=True)


def test_a_foreign_view_is_not_there(staff_client: Client, lists: Lists) -> None:
    own = keep(lists, "lin")
    client = staff_client("he")
    csrf = csrf_of(client.get("/cases").text)
    assert client.get(f"/lists/{own}").status_code == client.get("/lists/99999").status_code == 404
    for path in ("", "/deletion", "/taking", "/acts"):
        data = {"csrf": csrf, "name": "x", "case_id": "1"}
        mine = client.post(f"/lists/{own}{path}", data=data)
        none = client.post(f"/lists/99999{path}", data=data)
        assert (mine.status_code, none.status_code) == (404, 404), path
    for path in ("new", "columns", "exports/new", "print"):
        answer = client.get(f"/lists/{path}", params={"query": f"view={own}"})
        assert answer.status_code == 404, path


def test_changing_and_deleting(lists: Lists) -> None:
    view = keep(lists, "zhao", name="旧名", scope=Scope.AGENCY)
    other = keep(lists, "chen", name="乙", scope=Scope.AGENCY)
    with lists.people.work("chen") as work:
        service.change(work, view, ChangeView(name="新名", place=5))
        service.change(work, other, ChangeView(name="乙", place=1, default=True))
    assert seen_by(lists, "lin") == ["乙", "新名"]
    with lists.people.work("lin") as work:
        service.change(work, view, ChangeView(name="不许改", place=0, default=True))
        with pytest.raises(NotAllowed):
            service.delete(work, view)
        service.choose_columns(work, ChooseColumns(columns=("title",), view=view))
    assert seen_by(lists, "lin") == ["乙", "新名"]
    with lists.people.work("zhao") as work:
        service.delete(work, view)
    assert seen_by(lists, "lin") == ["乙"]
    with pytest.raises(NotFound), lists.people.work("zhao") as work:
        service.delete(work, view)


def test_the_list_opens_with_the_view_chosen(staff_client: Client, lists: Lists) -> None:
    view = keep(lists, "lin")
    client = staff_client("lin")
    csrf = csrf_of(client.get("/lists/kept").text)
    data = {"csrf": csrf, "name": "逾期大额", "default": "yes"}
    assert client.post(f"/lists/{view}", data=data, follow_redirects=False).status_code == 303
    opened = client.get("/cases", follow_redirects=False)
    assert opened.headers["location"] == f"/lists/{view}"
    assert client.get("/cases?tab=all", follow_redirects=False).status_code == 200
    client.post(f"/lists/{view}", data={"csrf": csrf, "name": "逾期大额"})
    assert client.get("/cases", follow_redirects=False).status_code == 200


def test_columns_are_kept_per_list_and_officer(staff_client: Client, lists: Lists) -> None:
    lists.open(1)
    client = staff_client("lin")
    page = client.get("/lists/columns?query=tab%3Dall").text
    data = {
        "csrf": csrf_of(page),
        "query": "tab=all",
        "tab": "all",
        "columns": ["source", "nonsense", "category"],
    }
    answer = client.post("/lists/columns", data=data, follow_redirects=False)
    assert answer.headers["location"] == "/cases?tab=all"
    html = client.get("/cases?tab=all").text
    assert "日常稽核" in html and 'data-label="案件名称"' not in html
    assert 'data-label="案件名称"' in client.get("/work").text
    assert 'data-label="案件名称"' in staff_client("he").get("/cases?tab=all").text


def test_a_queue_hands_out_the_oldest_that_nobody_has(staff_client: Client, lists: Lists) -> None:
    made = lists.open(3)
    view = keep(lists, "chen", scope=Scope.AGENCY, queue=True, query="tab=all&lead=none")
    lin, he = staff_client("lin"), staff_client("he")
    taken = []
    for client in (lin, he, lin, he):
        csrf = csrf_of(client.get(f"/lists/{view}").text)
        answer = client.post(f"/lists/{view}/taking", data={"csrf": csrf}, follow_redirects=False)
        taken.append(answer.headers["location"])
    assert taken == [*(f"/cases/{case_id}" for case_id in made), f"/lists/{view}?none=1"]
    assert "没有等待主办人" in he.get(taken[-1]).text
    assert lists.ids("lin", Tab.MINE) == [made[2], made[0]]


def test_two_who_take_at_once_get_two_cases(lists: Lists) -> None:
    made = lists.open(2)
    view = keep(lists, "chen", scope=Scope.AGENCY, queue=True)
    for login in ("lin", "he"):
        lists.people.as_(login)

    def take(login: str) -> int | None:
        with lists.people.work(login) as work:
            return service.take_next(work, view)

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(take, ("lin", "he")))
    assert sorted(each or 0 for each in taken) == made


def test_a_queue_is_no_way_to_a_case_one_may_not_take(lists: Lists) -> None:
    made = lists.open(2)
    lists.share(made, "hq-wjw", role="contributor")
    with lists.people.work("lin") as work:
        cases.recuse(work, made[0], lists.people.as_("he")[0].officer_id or 0, agency="hq-ybj")
    view = keep(lists, "zhao", scope=Scope.SHARED, agencies=("hq-wjw",), queue=True)
    with lists.people.work("he") as work:
        assert service.take_next(work, view) == made[1]
    with lists.people.work("he") as work:
        assert service.take_next(work, view) is None
    with lists.people.work("wei") as work:
        assert service.take_next(work, view) == made[0]


def test_the_act_of_a_queue_stands_beside_its_rows(staff_client: Client, lists: Lists) -> None:
    made = lists.open(1)
    view = keep(lists, "chen", scope=Scope.AGENCY, queue=True, quick=QuickAct.WATCH)
    client = staff_client("lin")
    page = client.get(f"/lists/{view}").text
    assert f'action="/lists/{view}/acts"' in page
    data = {"csrf": csrf_of(page), "case_id": str(made[0])}
    assert client.post(f"/lists/{view}/acts", data=data, follow_redirects=False).status_code == 303
    assert lists.ids("lin", Tab.WATCHED) == made
    assert lists.ids("he", Tab.WATCHED) == []


def test_a_filter_kept_before_the_fields_changed_is_read_as_far_as_it_goes() -> None:
    assert stored({"stage": ["filed"], "gone": 1}).stage == ("filed",)
    assert stored({"stage": ["no_such_stage"]}).stage == ()
    assert stored({"proven_from": 12345, "opened_from": "2026-03-02"}).proven_from == 12345


def test_closed_cases_leave_the_working_lists(lists: Lists) -> None:
    made = lists.open(2)
    with lists.people.work("zhao") as work:
        cases.file_case(work, made[0], "应予处罚")
        cases.close(work, made[0], Close(outcome=Outcome.PROVEN, reason="事实清楚"))
    assert lists.ids("lin", Tab.WORK) == [made[1]]
    assert lists.ids("lin", Tab.CLOSED) == [made[0]]
