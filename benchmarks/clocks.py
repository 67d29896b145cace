"""A million open clocks: an idle sweep, ten thousand due, all of them due, a holiday put in between.

    python -m benchmarks clocks                     1,000,000 clocks, both databases
    BENCH_CLOCKS=100000 python -m benchmarks clocks  fewer
    BENCH_DATABASES=sqlite python -m benchmarks clocks

All due: each clock has one stage to say, as after a month in which nobody swept. The lists are read over
HTTP by another process than the one that sweeps, as in production. Two holidays: one that lies within
every clock (all move), one under clocks of many terms begun over four months.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import SQLModel, func, select
from starlette.testclient import TestClient

from benchmarks import bulk
from benchmarks.bulk import DATABASES, Row, ms, timed
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.main import people
from portal.main.app import create_staff_app, make_works
from referrals.clocks import jobs, service
from referrals.clocks.book import registry
from referrals.clocks.models import CalendarNotice, Clock, ClockEvent, ClockMove, NoticeState
from referrals.clocks.service.running import counted
from tests.support.people import People, sign_in

CLOCKS = int(os.environ.get("BENCH_CLOCKS", "1000000"))
SOON, CASES = 10_000, 200
T0 = datetime(2026, 3, 2, 10, tzinfo=LEGAL_ZONE)
AGENCIES = ("hq-ybj", "xc-ybj", "hq-wjw", "hq-scjg")
ALIKE = ("A1", "T3", "T8")
MANY = ("A1", "T3", "A11", "A6", "A7", "A8", "P5", "T7", "T7F", "B5", "A13", "A5", "F11", "F14")


def run() -> Iterator[Row]:
    """Yield the figures as (what, measured, target)."""
    for database in DATABASES:
        with bulk.place(database, "clocks") as settings:
            yield from _sweeping(settings, database)
        for every in (True, False):
            with bulk.place(database, "clocks") as settings:
                yield _holiday(settings, database, every=every)


def _sweeping(settings: Settings, database: str) -> Iterator[Row]:
    clock = SetClock(T0)
    works, secrets = _made(settings, clock)
    with TestClient(create_staff_app(works)) as client:
        sign_in(client, People(works, secrets), "lin")
        _cases(works)
        _lay(works, CLOCKS - SOON, ALIKE, days=3)
        _lay(works, SOON, ("F5",), days=0)
        jobs.sweep(works)
        took = [timed(lambda: jobs.sweep(works)) for _ in range(50)]
        yield f"idle sweep, {CLOCKS:,} open, {database}", ms(took, 1), "5 ms or less"
        clock.instant = T0 + timedelta(hours=18)
        took = [timed(lambda: jobs.sweep(works))]
        yield f"{SOON:,} due, {database}", f"{took[0]:.2f} s", "1 s or less"
        clock.instant = T0 + timedelta(days=10, hours=20)
        quiet = _listed(client, 2.0)
        seconds, busy = _beside(settings, clock.instant, client)
        said = _count(works, ClockEvent)
        words = f"{seconds:.0f} s ({said:,} events)"
        yield f"all {CLOCKS:,} due, {database}", words, "60 s or less"
        told = f"{quiet:.0f} ms → {busy:.0f} ms"
        yield f"list of cases meanwhile, median, {database}", told, "no slower than twice"
    works.engine.dispose()


def _holiday(settings: Settings, database: str, *, every: bool) -> Row:
    clock = SetClock(T0)
    works, _ = _made(settings, clock)
    _lay(works, CLOCKS, ALIKE if every else MANY, days=3 if every else 120)
    jobs.recount(works)
    clock.instant += service.SETTLES
    jobs.recount(works)
    with works.begin(SYSTEM) as work:
        year = next(each for each in registry.packaged_years() if each.year == T0.year)
        off = [
            [name, str(first), str(last)]
            for name, (first, last) in zip(year.names, year.off, strict=True)
        ]
        days = {
            "off": [*off, ["临时放假", "2026-03-12", "2026-03-12"]],
            "work": [str(day) for day in year.work],
        }
        work.session.add(
            CalendarNotice(
                year=T0.year,
                notice="bench",
                days=days,
                state=NoticeState.IN_FORCE,
                proposed_by="x",
                proposed_at=work.now,
            )
        )
    took = timed(lambda: jobs.recount(works))
    moved = _count(works, ClockMove)
    works.engine.dispose()
    what = "within all of them" if every else "many terms, four months"
    told = f"{took:.1f} s ({moved:,} moved)"
    return f"holiday under {CLOCKS:,} open, {what}, {database}", told, "10 s or less"


def _made(settings: Settings, clock: SetClock) -> tuple[Works, dict[str, str]]:
    works = make_works(settings, clock=clock)
    SQLModel.metadata.drop_all(works.engine)
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        return works, people.set_up(work)


def _cases(works: Works) -> None:
    with works.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, "lin")
    form = OpenCase(title="空床", region="990100", category="fake_stay", source=Source.AUDIT)
    for _ in range(CASES):
        with works.begin(actor, private) as work:
            cases.open_case(work, form)


def _lay(works: Works, count: int, codes: tuple[str, ...], *, days: int) -> None:
    """Write open clocks straight into the table, counted and planned as `service.start` does."""
    with works.begin(SYSTEM, writes=False) as work:
        models = [
            counted(
                work,
                code,
                subject="bench",
                subject_id=0,
                agency=agency,
                began=T0 - timedelta(days=back),
            ).model_dump(exclude={"id"})
            for code in codes
            for back in range(days + 1)
            for agency in AGENCIES
        ]
        for each in models:  # what was due before is no affair of this measurement
            if each["next_fire_at"] <= T0 and days > 3:
                each["next_fire_at"], each["stage"] = T0 + timedelta(days=900), "missed"
    begin = _count(works, Clock)
    rows = ({**models[at % len(models)], "subject_id": begin + at} for at in range(count))
    with works.begin(SYSTEM) as work:
        bulk.write(work.session, str(Clock.__tablename__), rows)
    bulk.analyze(works)


def _sweep(settings: Settings, at: datetime, done: Any) -> None:
    works = make_works(settings, clock=SetClock(at))
    done.put(timed(lambda: jobs.sweep(works)))


def _beside(settings: Settings, at: datetime, client: TestClient) -> tuple[float, float]:
    """Sweep in another process; return its seconds, and the median of the list meanwhile, in ms."""
    spawn = multiprocessing.get_context("spawn")
    done = spawn.Queue()
    worker = spawn.Process(target=_sweep, args=(settings, at, done))
    worker.start()
    took: list[float] = []
    time.sleep(2)
    while done.empty():
        took.append(_one(client))
        time.sleep(0.05)
    worker.join()
    return done.get(), statistics.median(took) * 1000 if took else 0.0


def _listed(client: TestClient, seconds: float) -> float:
    """Return the median of reading the list of cases while nothing else happens, in ms."""
    end, took = time.monotonic() + seconds, [_one(client)]
    while time.monotonic() < end:
        took.append(_one(client))
    return statistics.median(took) * 1000


def _one(client: TestClient) -> float:
    began = time.perf_counter()
    assert client.get("/cases").status_code == 200
    return time.perf_counter() - began


def _count(works: Works, table: type[SQLModel]) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        return work.session.exec(select(func.count()).select_from(table)).one()
