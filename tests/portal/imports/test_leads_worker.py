"""The worker at a list of leads: killed, doubled, on PostgreSQL, and how much it asks the database."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from sqlalchemy import event
from sqlmodel import SQLModel, col, func, select
from starlette.testclient import TestClient

from portal.audit.models import AuditLeaf
from portal.imports import jobs, queries, service
from portal.imports.models import ImportRow
from portal.imports.rules import RunState
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.intake.models import Tip, TipOrigin
from portal.intake.rules import NEVER
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people as demo_people
from portal.main.app import make_works
from portal.notices.models import Notice
from portal.triage.models import TipKey
from referrals.clocks.models import Clock
from tests.conftest import START
from tests.portal.imports.support import check, counts, take
from tests.portal.imports.test_leads import laid_down, tips_of, upload
from tests.support.people import People
from tests.support.postgres import new_database, running_postgres

Client = Callable[[str], TestClient]


def nothing_half(works: Works, run_id: int, n: int) -> None:
    """Every lead taken has all that belongs to it, once, and no other has any of it."""
    with works.begin(SYSTEM, writes=False) as work:
        results = work.session.exec(
            select(ImportRow.result_id).where(
                ImportRow.run_id == run_id, col(ImportRow.result_id).is_not(None)
            )
        ).all()
        tips = {tip.id or 0 for tip in work.session.exec(select(Tip)) if tip.due_at != NEVER}
        clocks = work.session.exec(select(Clock.tip_id)).all()
        origins = work.session.exec(select(TipOrigin.tip_id)).all()
        leaves = {
            kind: work.session.exec(select(AuditLeaf).where(AuditLeaf.event == kind)).all()
            for kind in ("TipReceived", "LeadClockStarted", "LeadsTaken")
        }
        assert queries.by_id(work.session, run_id).made == n
    assert len(tips) == len(results) == len(clocks) == len(origins) == n
    assert tips == set(results) == set(clocks) == set(origins)
    for kind in ("TipReceived", "LeadClockStarted"):
        assert sorted(each.tip_id or 0 for each in leaves[kind]) == sorted(tips)
    together = [each for leaf in leaves["LeadsTaken"] for each in leaf.body["facts"]["tip_ids"]]
    assert sorted(together) == sorted(tips)


def _work_elsewhere(settings: Settings, run_id: int) -> None:
    jobs.finish(make_works(settings, clock=SetClock(START)), run_id)


@pytest.mark.slow
def test_killed_again_and_again_no_lead_is_half_taken(people: People, works: Works) -> None:
    run_id = laid_down(people, 3_000)
    spawned = multiprocessing.get_context("spawn")
    seen = [0]
    for wait in (0.0, 0.05, 0.15):
        child = spawned.Process(target=_work_elsewhere, args=(works.settings, run_id), daemon=True)
        child.start()
        while child.is_alive() and made(works, run_id) == seen[-1]:
            time.sleep(0.01)
        time.sleep(wait)
        os.kill(child.pid or 0, signal.SIGKILL)
        child.join()
        seen.append(made(works, run_id))
        nothing_half(works, run_id, seen[-1])
    assert sorted(set(seen)) == seen
    assert seen[-1] < 3_000
    jobs.finish(works, run_id)
    nothing_half(works, run_id, 3_000)


def made(works: Works, run_id: int) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return queries.by_id(work.session, run_id).made


def at_once(acts: list[threading.Thread]) -> None:
    for each in acts:
        each.start()
    for each in acts:
        each.join()


def test_two_workers_take_each_lead_once(people: People, works: Works) -> None:
    run_id = laid_down(people, 1_100)
    at_once([threading.Thread(target=jobs.finish, args=(works, run_id)) for _ in range(2)])
    nothing_half(works, run_id, 1_100)


@pytest.mark.slow
def test_two_workers_take_each_lead_once_on_postgresql(tmp_path: Path) -> None:
    with running_postgres() as server:
        settings = Settings(
            data_dir=tmp_path,
            database_url=new_database(server),
            kdf_memory_kib=8192,
            kdf_passes=1,
            min_free_bytes=0,
        )
        two = [make_works(settings, clock=SetClock(START)) for _ in range(2)]
        SQLModel.metadata.create_all(two[0].engine)
        with two[0].begin(SYSTEM) as work:
            secrets = demo_people.set_up(work)
        run_id = laid_down(People(two[0], secrets), 1_100)
        at_once([threading.Thread(target=jobs.finish, args=(each, run_id)) for each in two])
        nothing_half(two[0], run_id, 1_100)
        for each in two:
            each.engine.dispose()


def test_a_batch_of_leads_asks_a_handful_of_questions(people: People, works: Works) -> None:
    """Hardly more statements for three hundred leads than for ten."""
    run_id = laid_down(people, 330)
    counted = Counter[int]()
    size = 0

    def count(*_: object) -> None:
        counted[size] += 1

    event.listen(works.engine, "before_cursor_execute", count)
    for size in (10, 300):
        with people.work("chen") as work:
            service.take_next(work, run_id, size)
    event.remove(works.engine, "before_cursor_execute", count)
    assert counted[300] <= counted[10] + 12 < 60


def test_whoever_started_a_list_is_told_when_it_is_done_or_stands_still(
    people: People, works: Works
) -> None:
    done, stopped = laid_down(people, 3), laid_down(people, 4)
    with works.begin(SYSTEM) as work:
        queries.by_id(work.session, stopped).key_id = 1
    for each in (done, stopped):
        jobs.finish(works, each)
    with works.begin(SYSTEM, writes=False) as work:
        assert queries.by_id(work.session, stopped).state is RunState.PAUSED
        told = [(each.kind, each.facts["run_id"]) for each in work.session.exec(select(Notice))]
        assert work.session.exec(select(func.count()).select_from(TipKey)).one() == 0
    assert told == [("ImportFinished", done), ("ImportPaused", stopped)]


def test_a_workbook_of_leads_is_taken_like_any_other_list(
    staff_client: Client, works: Works
) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("疑点编号", "区县", "预警日期", "疑点金额", "疑点描述"))
        sheet.write_row(1, 0, ("ZN-1", "花桥市", "2026-02-20", 1200.5, "同日重复"))
        sheet.write_row(2, 0, ("ZN-2", "火星", "2026-02-20", 3, "别处"))
    client = staff_client("chen")
    run_id = upload(client, file.getvalue())
    assert counts(check(client, works, run_id))["有误"] == 1
    assert counts(take(client, works, run_id))["新增"] == 1
    (tip,) = tips_of(works)
    page = client.get(f"/tips/{tip.id}").text
    assert all(said in page for said in ("同日重复", "ZN-1", "1200.5"))
