"""An act on many cases: told once to each person, and a few statements for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlmodel import select
from starlette.testclient import TestClient

from portal.assignments.models import Assignment
from portal.audit.models import AuditLeaf
from portal.cases.models import CaseAccess
from portal.notices import queries as notices
from portal.notices.models import Notice
from portal.search import jobs as search
from portal.search.models import SearchEntry
from portal.tasks.book import registry
from portal.worklists.rules import Act, Tab
from tests.portal.worklists.conftest import Lists
from tests.portal.worklists.test_bulk import confirm, officer, plan

Client = Callable[[str], TestClient]


@contextmanager
def counted(lists: Lists) -> Iterator[list[str]]:
    """Yield the list of every statement sent within."""
    sent: list[str] = []

    def note(*given: Any) -> None:
        if "audit_node" not in given[2]:  # kept or not by how many leaves there are by now
            sent.append(given[2])

    event.listen(lists.works.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(lists.works.engine, "before_cursor_execute", note)


def told(lists: Lists, login: str) -> list[Notice]:
    with lists.people.work(login, writes=False) as work:
        return list(notices.unread(work.session, work.actor, 200))


def done(lists: Lists, login: str, act: Act, case_ids: list[int], **more: Any) -> int:
    """Do an act and return how many statements it took."""
    batch = plan(lists, login, act, case_ids, **more)
    with counted(lists) as sent:
        assert set(confirm(lists, login, batch).values()) == {"done"}
    return len(sent)


def test_who_receives_many_cases_is_told_once(lists: Lists, staff_client: Client) -> None:
    made, he = lists.open(6), officer(lists, "he")
    done(lists, "zhao", Act.ASSIGN, made, officer_id=he)
    (notice,) = told(lists, "he")
    assert (notice.kind, notice.case_id, notice.facts) == ("CaseAssigned", None, {"count": 6})
    client = staff_client("he")
    assert "批量确定由您主办：6 件" in client.get("/notices").text
    answer = client.get(f"/notices/{notice.id}", follow_redirects=False)
    assert answer.headers["location"] == "/cases?tab=mine"
    assert set(lists.ids("he", Tab.MINE)) == set(made)


def test_who_receives_a_few_is_told_of_each(lists: Lists) -> None:
    made, he = lists.open(3), officer(lists, "he")
    done(lists, "zhao", Act.ASSIGN, made, officer_id=he)
    assert {each.case_id for each in told(lists, "he")} == set(made)


def test_tasks_are_told_once_to_each_officer_asked(lists: Lists) -> None:
    made, kind = lists.open(9), next(iter(registry.kinds()))
    done(lists, "zhao", Act.ASSIGN, made[:5], officer_id=officer(lists, "he"))
    done(lists, "zhao", Act.ASSIGN, made[5:], officer_id=officer(lists, "lin"))
    done(lists, "zhao", Act.TASK, made, task_kind=kind)
    for login, count in (("he", 5), ("lin", 4)):
        newest, _ = told(lists, login)
        assert (newest.kind, newest.facts) == ("TaskAdded", {"count": count})


def test_watchers_hear_once_of_many_turns(lists: Lists) -> None:
    made = lists.open(5)
    lists.share(made, "hq-wjw")
    done(lists, "wei", Act.WATCH, made[:4])
    before = len(told(lists, "wei"))
    done(lists, "lin", Act.PASS, made, agency="hq-wjw")
    found = told(lists, "wei")
    assert len(found) == before + 1
    assert (found[0].kind, found[0].facts) == ("WatchedTurn", {"count": 4})


def test_many_cases_take_no_more_statements_than_a_few(lists: Lists) -> None:
    few, many = lists.open(5), lists.open(40)
    lists.share([*few, *many], "hq-wjw")
    he, lin = officer(lists, "he"), officer(lists, "lin")
    for act, more in (
        (Act.ASSIGN, {"officer_id": he}),
        (Act.ASSIGN, {"officer_id": lin}),
        (Act.PASS, {"agency": "hq-wjw"}),
        (Act.WATCH, {}),
        (Act.UNWATCH, {}),
    ):
        of_many, of_few = (done(lists, "zhao", act, some, **more) for some in (many, few))
        assert of_many <= of_few, act


def test_each_case_has_its_own_leaf_and_one_officer_in_charge(lists: Lists) -> None:
    made, he, lin = lists.open(4), officer(lists, "he"), officer(lists, "lin")
    done(lists, "zhao", Act.ASSIGN, made, officer_id=he)
    done(lists, "zhao", Act.ASSIGN, made, officer_id=lin)
    with lists.people.work("zhao", writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == "CaseAssigned").order_by(AuditLeaf.id)
        assert [each.case_id for each in work.session.exec(rows)] == made * 2
        now = select(Assignment).where(Assignment.until_at.is_(None))
        live = work.session.exec(now).all()
        assert {(each.case_id, each.officer_id) for each in live} == {(x, lin) for x in made}
        leads = select(CaseAccess.lead_id).where(CaseAccess.agency == "hq-ybj")
        assert set(work.session.exec(leads)) == {lin}


def test_the_index_stays_right_where_nothing_of_it_was_written(lists: Lists) -> None:
    made = lists.open(4)
    done(lists, "zhao", Act.ASSIGN, made, officer_id=officer(lists, "he"))
    with lists.people.work("zhao", writes=False) as work:
        assert len(work.session.exec(select(SearchEntry)).all()) == 4
    search.prove(lists.works)
    with lists.people.work("zhao", writes=False) as work:
        differed = select(AuditLeaf).where(AuditLeaf.event == "SearchIndexDiffered")
        assert work.session.exec(differed).all() == []
