"""Acts on many cases: the dry run, its reasons, exactly what was shown, races, strangers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from portal.assignments import service as assignments
from portal.audit.models import AuditLeaf
from portal.cases import queries as case_queries
from portal.cases import service as cases
from portal.cases.forms import Close
from portal.cases.rules import Outcome
from portal.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.sharing import service as sharing
from portal.sharing.forms import SetPolicy
from portal.tasks import queries as tasks
from portal.tasks.book import registry
from portal.worklists import jobs, service
from portal.worklists.forms import Plan
from portal.worklists.models import BulkBatch
from portal.worklists.rules import Act, Tab, Which
from tests.portal.worklists.conftest import BASIS, Lists
from tests.support.people import csrf_of

Client = Callable[[str], TestClient]


def officer(lists: Lists, login: str) -> int:
    return lists.people.as_(login)[0].officer_id or 0


def plan(lists: Lists, login: str, act: Act, case_ids: list[int], **more: Any) -> BulkBatch:
    with lists.people.work(login) as work:
        return service.plan(work, Plan(act=act, case_id=tuple(case_ids), **more))


def confirm(lists: Lists, login: str, batch: BulkBatch) -> dict[int, str]:
    with lists.people.work(login) as work:
        done = service.confirm(work, batch.id or 0)
        return {row["id"]: row["outcome"] for row in done.rows}


def why(batch: BulkBatch) -> dict[int, str]:
    return {row["id"]: row["why"] for row in batch.rows}


def close(lists: Lists, case_id: int) -> None:
    with lists.people.work("zhao") as work:
        cases.file_case(work, case_id, "应予处罚")
        cases.close(work, case_id, Close(outcome=Outcome.PROVEN, reason="事实清楚"))


def test_a_dry_run_says_of_each_case_what_would_come_of_it(lists: Lists) -> None:
    made = lists.open(4)
    with lists.people.work("zhao") as work:
        assignments.assign(work, made[0], officer(lists, "he"))
        cases.recuse(work, made[1], officer(lists, "he"), agency="hq-ybj")
    close(lists, made[2])
    asked = [*made, 99_999]
    batch = plan(lists, "zhao", Act.ASSIGN, asked, officer_id=officer(lists, "he"))
    assert why(batch) == {
        made[0]: "leads_already",
        made[1]: "recused",
        made[2]: "closed",
        made[3]: "",
        99_999: "gone",
    }
    assert lists.ids("he", Tab.MINE) == [made[0]], "a dry run does nothing"
    outcomes = confirm(lists, "zhao", batch)
    assert outcomes == {**why(batch), made[3]: "done"}
    assert set(lists.ids("he", Tab.MINE)) == {made[0], made[3]}
    with lists.people.work("zhao") as work:
        leaves = work.session.exec(select(AuditLeaf).where(AuditLeaf.event == "BulkDone")).all()
        assert [
            [x.body["facts"][k] for k in ("done", "refused", "cases_done")] for x in leaves
        ] == [[1, 4, [made[3]]]]


def test_what_changed_since_the_dry_run_is_left_alone(lists: Lists) -> None:
    made = lists.open(4)
    lists.share(made, "hq-wjw")
    lists.clock.instant += timedelta(minutes=1)
    batch = plan(lists, "lin", Act.PASS, made, agency="hq-wjw")
    assert set(why(batch).values()) == {""}
    lists.clock.instant += timedelta(minutes=1)
    with lists.people.work("he") as work:
        cases.add_note(work, made[0], "刚刚有人来过")
    with lists.people.work("lin") as work:
        cases.end_share(work, made[1], "hq-wjw", reason="不再需要")
        cases.recuse(work, made[2], officer(lists, "lin"), agency="hq-ybj")
    outcomes = confirm(lists, "lin", batch)
    assert outcomes == {made[0]: "changed", made[1]: "changed", made[2]: "gone", made[3]: "done"}
    assert lists.ids("wei", Tab.OURS) == [made[3]]


def test_a_batch_is_confirmed_once_and_by_who_planned_it(lists: Lists) -> None:
    made = lists.open(1)
    batch = plan(lists, "lin", Act.WATCH, made)
    for login in ("he", "zhao", "wei"):
        with pytest.raises(NotFound):
            confirm(lists, login, batch)
    assert confirm(lists, "lin", batch) == {made[0]: "done"}
    with pytest.raises(Conflict):
        confirm(lists, "lin", batch)


def test_watching_and_stopping(lists: Lists) -> None:
    made = lists.open(2)
    assert confirm(lists, "lin", plan(lists, "lin", Act.WATCH, made[:1])) == {made[0]: "done"}
    again = plan(lists, "lin", Act.WATCH, made)
    assert why(again) == {made[0]: "watches_already", made[1]: ""}
    stop = plan(lists, "lin", Act.UNWATCH, made)
    assert why(stop) == {made[0]: "", made[1]: "watches_not"}
    confirm(lists, "lin", stop)
    assert lists.ids("lin", Tab.WATCHED) == []


def test_sharing_gives_keys_and_refuses_who_may_not(lists: Lists) -> None:
    made = lists.open(3)
    lists.share(made[:1], "hq-gaj")
    batch = plan(lists, "lin", Act.SHARE, made, agency="hq-gaj", reason=BASIS)
    assert why(batch) == {made[0]: "already_in", made[1]: "", made[2]: ""}
    confirm(lists, "lin", batch)
    with lists.people.work("wu") as work:
        for case_id in made:
            assert cases.opened(work, case_id).case.id == case_id
    refused = plan(lists, "chen", Act.SHARE, made[1:], agency="hq-jcy", reason=BASIS)
    assert set(why(refused).values()) == {"needs_investigator"}
    foreign = plan(lists, "wu", Act.SHARE, made[1:], agency="hq-jcy", reason=BASIS)
    assert set(why(foreign).values()) == {"not_owner"}


def test_tasks_go_to_the_officer_in_charge(lists: Lists) -> None:
    made = lists.open(2)
    he = officer(lists, "he")
    confirm(lists, "zhao", plan(lists, "zhao", Act.ASSIGN, made[:1], officer_id=he))
    kind = next(iter(registry.kinds()))
    batch = plan(lists, "zhao", Act.TASK, made, task_kind=kind, due_on="2026-03-09")
    assert set(confirm(lists, "zhao", batch).values()) == {"done"}
    with lists.people.work("zhao", writes=False) as work:
        found = [tasks.of_case(work.session, work.actor, case_id)[0] for case_id in made]
        assert [each.assignee_id for each in found] == [he, None]
        assert {str(each.order_on) for each in found} == {"2026-03-09"}


def test_an_act_lacking_what_it_needs_is_not_planned(lists: Lists) -> None:
    made = lists.open(1)
    for act, more, field in (
        (Act.ASSIGN, {}, "officer_id"),
        (Act.ASSIGN, {"officer_id": officer(lists, "wei")}, "officer_id"),
        (Act.PASS, {}, "agency"),
        (Act.PASS, {"agency": "no-such"}, "agency"),
        (Act.SHARE, {"agency": "hq-gaj"}, "reason"),
        (Act.TASK, {}, "task_kind"),
        (Act.TASK, {"task_kind": "no_such"}, "task_kind"),
    ):
        with pytest.raises(Invalid) as refused:
            plan(lists, "zhao", act, made, **more)
        assert list(refused.value.fields) == [field], act
    with pytest.raises(Invalid):
        plan(lists, "lin", Act.WATCH, [])
    for login in ("gao", "kong", "shen"):
        with pytest.raises(NotAllowed):
            plan(lists, login, Act.WATCH, made)
    with pytest.raises(NotAllowed):
        plan(lists, "lin", Act.ASSIGN, made, officer_id=officer(lists, "he"))


def test_all_that_match_are_meant_up_to_the_limit(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lists.open(5)
    lists.set(made[:4], proven_fen=100_00)
    batch = plan(lists, "lin", Act.WATCH, [], which=Which.ALL, query="tab=all&proven_from=100")
    assert sorted(why(batch)) == made[:4] and not batch.left_over
    monkeypatch.setattr("portal.worklists.service.bulk.MOST_AT_ONCE", 3)
    batch = plan(lists, "lin", Act.WATCH, [], which=Which.ALL, query="tab=all&proven_from=100")
    assert sorted(why(batch)) == made[1:4] and batch.left_over


def test_an_act_that_fails_half_way_leaves_nothing_and_the_others_go_on(
    lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = lists.open(3)
    lists.share(made, "hq-wjw")
    batch = plan(lists, "lin", Act.PASS, made, agency="hq-wjw")
    really = cases.set_ball_many

    def breaks(work: Any, case_ids: Any, agency: str) -> None:
        really(work, case_ids, agency)
        if made[1] in case_ids:
            raise Invalid(agency="unknown_choice")

    monkeypatch.setattr(cases, "set_ball_many", breaks)
    outcomes = confirm(lists, "lin", batch)
    assert outcomes == {made[0]: "done", made[1]: "unknown_choice", made[2]: "done"}
    with lists.people.work("lin", writes=False) as work:
        turns = [case_queries.by_id(work.session, case_id).ball_with for case_id in made]
        assert turns == ["hq-wjw", "hq-ybj", "hq-wjw"]
        passed = select(AuditLeaf).where(AuditLeaf.event == "BallPassed")
        assert sorted(x.case_id for x in work.session.exec(passed)) == [made[0], made[2]]


def test_plans_nobody_confirmed_are_forgotten(lists: Lists) -> None:
    made = lists.open(1)
    old = plan(lists, "lin", Act.WATCH, made)
    done = plan(lists, "lin", Act.WATCH, made)
    confirm(lists, "lin", done)
    lists.clock.instant += timedelta(days=2)
    new = plan(lists, "lin", Act.UNWATCH, made)
    jobs.forget_plans(lists.works)
    with lists.people.work("lin") as work:
        left = {each.id for each in work.session.exec(select(BulkBatch))}
        assert left == {done.id, new.id} and old.id not in left


def test_the_whole_way_by_hand(staff_client: Client, lists: Lists) -> None:
    made = lists.open(3)
    lists.share(made[:2], "hq-wjw")
    client = staff_client("lin")
    query = {"act": "pass", "case_id": [str(x) for x in made], "query": "tab=all"}
    page = client.get("/lists/batches/new", params=query).text
    assert page.count('name="case_id"') == 3 and "已勾选 3 件" in page
    data: dict[str, Any] = {"csrf": csrf_of(page), **query, "which": "ticked"}
    lacking = client.post("/lists/batches", data=data)
    assert lacking.status_code == 422 and lacking.text.count('name="case_id"') == 3
    data["agency"] = "hq-wjw"
    answer = client.post("/lists/batches", data=data, follow_redirects=False)
    assert answer.status_code == 303
    url = answer.headers["location"]
    dry = client.get(url).text
    assert "可以办理" in dry and "该单位没有参与本案" in dry and "确认办理 2 件" in dry
    for _ in range(2):
        done = client.post(f"{url}/confirmation", data={"csrf": csrf_of(dry)})
        assert done.status_code == 200
        assert "办理 2 件，未办 1 件" in done.text and "该单位没有参与本案" in done.text
    assert len(lists.ids("wei", Tab.OURS)) == 2
    stranger = staff_client("he")
    assert stranger.get(url).status_code == 404
    csrf = csrf_of(stranger.get("/cases").text)
    assert stranger.post(f"{url}/confirmation", data={"csrf": csrf}).status_code == 404


def test_rows_no_longer_shown_are_not_told_of(staff_client: Client, lists: Lists) -> None:
    made = lists.open(2)
    lists.share(made, "hq-wjw")
    batch = plan(lists, "wei", Act.WATCH, made)
    with lists.people.work("lin") as work:
        cases.end_share(work, made[0], "hq-wjw", reason="不再需要")
    html = staff_client("wei").get(f"/lists/batches/{batch.id}").text
    assert re.findall(r"990100-2026-\d+", html) == ["990100-2026-000002"]
    assert "本单位已经看不到这件案件" in html


def test_sharing_many_goes_no_further_than_the_pair_policy(lists: Lists) -> None:
    made = lists.open(2)
    for agency, reason in (("xc-ybj", "pair_needs_accept"), ("hq-wjw", "")):
        batch = plan(lists, "lin", Act.SHARE, made[:1], agency=agency, reason=BASIS)
        assert why(batch) == {made[0]: reason}
    batch = plan(lists, "lin", Act.SHARE, made, agency="hq-scjg", reason=BASIS)
    assert set(confirm(lists, "lin", batch).values()) == {"done"}
    for case_id in made:
        with lists.people.work("lin", writes=False) as work:
            grant = case_queries.grant(work.session, case_id, "hq-scjg")
            assert grant is not None
            assert (grant.role, grant.profile, grant.with_tip_text) == ("reader", "facts", False)
    rule = {"sender": "hq-ybj", "receiver": "hq-wjw", "roles": ("reader",), "days": 30}
    later = plan(lists, "lin", Act.SHARE, made, agency="hq-wjw", reason=BASIS)
    with lists.people.work("kong") as work:
        form = SetPolicy(**rule, most="full", usual="full", needs_accept=True, basis="市局规定")  # type: ignore[arg-type]
        sharing.set_policy(work, form)
    assert set(confirm(lists, "lin", later).values()) == {"pair_needs_accept"}
