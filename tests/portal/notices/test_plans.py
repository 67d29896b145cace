"""What an inbox of 100 000 notices costs: walks along an index, never a scan."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, insert

from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor, Office
from portal.kernel.clock import SetClock
from portal.notices import queries, service
from portal.notices.models import Notice, NoticeOffice, NoticeOfficer
from portal.notices.queries import Asked
from portal.notices.rules import Channel, Mode, Topic
from tests.portal.notices.support import actor_of

MANY, FEWER = 100_000, 20_000
"""At the second an index is cheaper than a scan already; the first is what an inbox may hold."""
TABLES = ("notice", "notice_office", "notice_officer", "notice_reading", "notice_kept")


def fill(works: Works, many: int) -> Actor:
    """Write many notices, a tenth of them for one person, in two agencies."""
    with works.begin(SYSTEM) as work:
        lin = actor_of(work, "lin")
        at = work.now - timedelta(days=40)
        notices, offices, officers = [], [], []
        for n in range(1, many + 1):
            agency = "hq-ybj" if n % 2 else "hq-wjw"
            notices.append(
                {
                    "id": n,
                    "agency": agency,
                    "kind": "ClockWarned",
                    "case_id": n // 40,
                    "facts": {},
                    "at": at + timedelta(seconds=30 * n),
                }
            )
            held = (Office.INVESTIGATOR, Office.HEAD) if n % 3 else (Office.HEAD,)
            topic = list(Topic)[n % 5]
            offices += [
                {"notice_id": n, "office": o, "agency": agency, "topic": topic} for o in held
            ]
            if n % 20 == 1:
                officers.append({"notice_id": n, "officer_id": lin.officer_id, "topic": topic})
        for table, rows in ((Notice, notices), (NoticeOffice, offices), (NoticeOfficer, officers)):
            work.session.execute(insert(table), rows)
    with works.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return lin


@contextmanager
def statements(session: Session) -> Iterator[list[tuple[str, Any]]]:
    heard: list[tuple[str, Any]] = []

    def hear(_c: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        heard.append((statement, given))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def scans(work: Work, heard: list[tuple[str, Any]]) -> list[str]:
    """Return the steps of the plans that read a whole table of notices."""
    connection = work.session.connection()
    found = []
    for statement, given in heard:
        if connection.dialect.name == "sqlite":
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            steps = [row[3] for row in plan]
            found += [s for s in steps if s.startswith("SCAN") and s.split()[1] in TABLES]
        else:
            plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given)
            found += [
                step["Node Type"]
                for row in plan
                for step in steps_of(
                    row[0][0]["Plan"]
                    if not isinstance(row[0], str)
                    else json.loads(row[0])[0]["Plan"]
                )
                if step["Node Type"] == "Seq Scan" and step["Relation Name"] in TABLES[:3]
            ]
    return found


def steps_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for each in plan.get("Plans", []):
        yield from steps_of(each)


def questions(many: int) -> list[tuple[str, Asked]]:
    return [
        ("newest", Asked()),
        ("far back", Asked(before=500)),
        ("unread", Asked(unread=True)),
        ("a topic", Asked(topic=Topic.REFERRAL)),
        ("unread of a topic", Asked(unread=True, topic=Topic.WATCH, before=many * 3 // 5)),
        ("up again", Asked(after=many // 5)),
        ("a case", Asked(case_id=many // 100)),
        ("unread of a case", Asked(case_id=many // 100, unread=True)),
    ]


@pytest.mark.parametrize("many", [FEWER, pytest.param(MANY, marks=pytest.mark.slow)])
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def test_no_question_scans(
    request: pytest.FixtureRequest, works: Works, clock: SetClock, database: str, many: int
) -> None:
    if database == "postgresql":
        works = request.getfixturevalue("on_postgresql")
    lin = fill(works, many)
    states = ("nothing read", "all read", "one kept", "topics off")
    for state in states:
        with works.begin(lin) as work:
            if state == "all read":
                service.mark_all_read(work, lin)
                assert queries.unread_ids(work.session, lin, 100) == []
            if state == "one kept":
                service.mark_unread(work, lin, 21)
                assert queries.unread_ids(work.session, lin, 100) == [21]
            if state == "topics off":
                off = {(Topic.WATCH, Channel.INBOX): Mode.OFF}
                service.choose(work, off, service.wishes(work, lin.officer_id or 0)[1], "")
        for name, asked in questions(many):
            with works.begin(lin, writes=False) as work:
                with statements(work.session) as heard:
                    begun = time.perf_counter()
                    found = queries.ids(work.session, lin, asked, 51)
                    took = time.perf_counter() - begun
                assert len(found) <= 51
                assert scans(work, heard) == [], (state, name)
            assert took < 0.25, (state, name, took)
