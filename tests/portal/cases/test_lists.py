"""What acts on a case do to its place in lists, and to its amounts."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from portal.cases import queries, service
from portal.cases.forms import OpenCase
from portal.cases.models import CaseAccess, Finding
from portal.cases.rules import Source
from portal.infra.work import Works
from portal.kernel.clock import SetClock
from tests.portal.cases.conftest import Scene
from tests.support.people import People


def test_whatever_happens_to_a_case_brings_it_to_the_top_and_reading_does_not(
    people: People, clock: SetClock, works: Works
) -> None:
    made = []
    for title in ("甲", "乙"):
        clock.instant += timedelta(seconds=1)
        with people.work("lin") as work:
            form = OpenCase(title=title, region="990100", category="fake_stay", source=Source.AUDIT)
            made.append(service.open_case(work, form).id or 0)
    first, second = made
    clock.instant += timedelta(hours=1)
    with people.work("he") as work:
        service.opened(work, second)
        service.add_note(work, first, "新记录")
    with people.work("lin") as work:
        rows = work.session.exec(select(CaseAccess).where(CaseAccess.agency == "hq-ybj")).all()
        updated = {row.case_id: row.updated_at for row in rows}
        assert updated[first] == works.clock.now() > updated[second]


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
