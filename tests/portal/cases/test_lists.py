"""Lists of many cases: paging both ways, filters, counts."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from portal.cases import queries, service
from portal.cases.forms import Filter, OpenCase
from portal.cases.models import Finding
from portal.cases.rules import Source, Stage
from portal.infra.work import Works
from portal.kernel.clock import SetClock
from tests.portal.cases.conftest import Scene
from tests.support.people import People


def open_many(people: People, clock: SetClock, count: int) -> list[int]:
    made = []
    for index in range(count):
        # Three cases share each instant, so that only the id tells them apart.
        clock.instant += timedelta(microseconds=index % 3 == 0)
        with people.work("lin") as work:
            form = OpenCase(
                title=f"案件{index}_%", region="990100", category="fake_stay", source=Source.AUDIT
            )
            made.append(service.open_case(work, form).id or 0)
    return made


def test_every_case_is_on_exactly_one_page_both_ways(people: People, clock: SetClock) -> None:
    made = open_many(people, clock, 11)
    with people.work("lin") as work:
        seen, page = [], queries.page(work.session, work.actor, Filter(), limit=4)
        while True:
            seen.append([case.id for case in page.rows])
            if page.older is None:
                break
            page = queries.page(work.session, work.actor, Filter(), before=page.older, limit=4)
        assert [*chain(*seen)] == made[::-1]
        back = [[case.id for case in page.rows]]
        while page.newer is not None:
            page = queries.page(work.session, work.actor, Filter(), after=page.newer, limit=4)
            back.append([case.id for case in page.rows])
        assert sorted([*chain(*back)]) == made and len([*chain(*back)]) == len(made)


def test_a_percent_sign_is_a_percent_sign(people: People, clock: SetClock) -> None:
    open_many(people, clock, 3)
    with people.work("lin") as work:
        found = [
            queries.count(work.session, work.actor, Filter(text=text))
            for text in ("_%", "1_%", "%案", "案件", "990100-2026-000002")
        ]
        assert found == [3, 1, 0, 3, 1]
        assert queries.count(work.session, work.actor, Filter(stage=Stage.CLOSED)) == 0


def test_a_count_stops_where_nobody_reads_on(
    people: People, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_many(people, clock, 5)
    monkeypatch.setattr(queries, "MOST_COUNTED", 3)
    with people.work("lin") as work:
        assert queries.count(work.session, work.actor, Filter()) == 4


def test_whatever_happens_to_a_case_brings_it_to_the_top(
    people: People, clock: SetClock, works: Works
) -> None:
    first, second = open_many(people, clock, 2)
    clock.instant += timedelta(hours=1)
    with people.work("he") as work:
        service.opened(work, second)
        service.add_note(work, first, "新记录")
    with people.work("lin") as work:
        page = queries.page(work.session, work.actor, Filter())
        assert [case.id for case in page.rows] == [first, second]
        assert page.rows[0].updated_at == works.clock.now() > page.rows[1].updated_at


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.tuples(st.integers(0, 10**12), st.booleans()), min_size=1, max_size=8))
def test_totals_are_the_sum_of_live_findings(scene: Scene, acts: list[tuple[int, bool]]) -> None:
    with scene.people.work("lin") as work:
        for fen, replacing in acts:
            live = queries.live_findings(work.session, scene.case_id)
            service.record_finding(
                work,
                scene.case_id,
                category="fake_stay",
                suspected_fen=fen + 1,
                proven_fen=fen,
                basis="x",
                source="review",
                replaces=live[0].id if replacing and live else None,
            )
        case = queries.get(work.session, work.actor, scene.case_id)
        rows = work.session.exec(select(Finding).where(Finding.case_id == scene.case_id)).all()
        live = [row for row in rows if row.superseded_by is None]
        assert case.proven_fen == sum(row.proven_fen for row in live)
        assert case.suspected_fen == sum(row.suspected_fen for row in live)
