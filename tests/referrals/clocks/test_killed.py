"""Workers killed with -9 again and again: every stage once, every move once, on both databases."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlmodel import SQLModel, func, select

from portal.agencies import service as agencies
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.clock import SetClock
from portal.kernel.workdays import CalendarYear
from portal.main.app import make_works
from referrals.clocks import jobs, queries, service
from referrals.clocks.models import Clock, ClockEvent, ClockMove
from referrals.clocks.service.running import counted
from tests.conftest import START
from tests.referrals.clocks.test_jobs import announced_together, check_once, said
from tests.support import postgres, processes

MANY, KILLS = 6000, 10
pytestmark = pytest.mark.slow

WORKER = """
import sys
from datetime import datetime
from pathlib import Path
from portal.infra.settings import Settings
from portal.kernel.clock import SetClock
from portal.main.app import make_works
from referrals.clocks import jobs
works = make_works(Settings(data_dir=Path(sys.argv[1]), database_url=sys.argv[2], min_free_bytes=0),
                   clock=SetClock(datetime.fromisoformat(sys.argv[3])))
jobs.BATCH, jobs.MOVED_AT_ONCE, jobs.GROUPS_AT_ONCE = 150, 100, 3
getattr(jobs, sys.argv[4])(works)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Works, SetClock]]:
    """Six thousand open clocks of a term of fifteen working days, begun on three days."""
    if request.param == "sqlite":
        yield from _laid(Settings(data_dir=tmp_path, min_free_bytes=0))
        return
    with postgres.running_postgres() as server:
        url = postgres.new_database(server)
        yield from _laid(Settings(data_dir=tmp_path, database_url=url, min_free_bytes=0))


def _laid(settings: Settings) -> Iterator[tuple[Works, SetClock]]:
    clock = SetClock(START)
    works = make_works(settings, clock=clock)
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        agencies.load_directory(work, agencies.packaged_directory())
    with works.begin(SYSTEM) as work:
        given = {"subject": "transfer", "subject_id": 0}
        rows = []
        for each in range(MANY):
            agency = ("hq-ybj", "xc-ybj", "hq-gaj")[each % 3]
            began = START - timedelta(days=each % 7)
            if each < 21:
                model = counted(work, "A1", agency=agency, began=began, **given)
                rows.append(model.model_dump(exclude={"id"}))
            else:
                rows.append({**rows[each % 21]})
            rows[each]["subject_id"] = each
        work.session.execute(insert(Clock), rows)
    yield works, clock
    works.engine.dispose()


def killed_again_and_again(
    works: Works, at: datetime, job: str, done: Callable[[], int], log: Path
) -> int:
    """Run two workers and kill both, at moments nobody chose; return how many kills hit work not done."""
    chance, hits = random.Random(7), 0
    for kill in range(KILLS):
        before = done()
        told = (works.settings.data_dir, works.settings.database_url, at.isoformat(), job)
        running = [
            processes.start(
                [sys.executable, "-c", WORKER, *(str(each) for each in told)],
                log_file=log / f"{job}-{kill}-{each}.log",
                env={"PYTHONPATH": str(processes.ROOT)},
            )
            for each in range(2)
        ]
        deadline = time.monotonic() + 30
        while done() == before and time.monotonic() < deadline:
            time.sleep(0.003)
        time.sleep(chance.random() * 0.15)
        for each in running:
            each.kill9()
        hits += before < done() < MANY
    return hits


def count(works: Works, table: type[SQLModel]) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()


def test_every_stage_is_announced_once(house: tuple[Works, SetClock], tmp_path: Path) -> None:
    works, clock = house
    clock.instant = START + timedelta(days=22)
    hits = killed_again_and_again(
        works, clock.instant, "sweep", lambda: count(works, ClockEvent) // 4, tmp_path
    )
    assert hits >= 2, "the kills came while there was something to do"
    jobs.sweep(works)
    check_once(works, MANY)
    assert count(works, ClockEvent) == 4 * MANY + announced_together(works, "organ") + said(
        works, "ClockEscalated"
    )


def test_every_clock_moves_once_and_to_where_it_should(
    house: tuple[Works, SetClock], tmp_path: Path
) -> None:
    works, clock = house
    jobs.recount(works)
    off = ((date(2026, 3, 10), date(2026, 3, 11)),)
    with works.begin(Actor("operator")) as work:
        year = CalendarYear(2026, "试验", off, (), ("试验",))
        service.load_calendar(work, year, in_force=True)
    hits = killed_again_and_again(
        works, clock.instant, "recount", lambda: count(works, ClockMove), tmp_path
    )
    assert hits >= 2, "the kills came while there was something to do"
    jobs.recount(works)
    with works.begin(SYSTEM, writes=False) as work:
        moved = Counter(work.session.exec(select(ClockMove.clock_id)))
        assert len(moved) == MANY
        assert set(moved.values()) == {1}
        for each in work.session.exec(select(Clock).limit(500)):
            assert each.effective_due_at == queries.due(work.session, each, work.now).due_at
            assert each.round == 1
