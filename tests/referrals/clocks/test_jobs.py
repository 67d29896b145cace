"""The sweep: every stage once, whoever sweeps, whatever stops, however long nobody swept."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, func, select, update

from portal.agencies import service as agencies
from portal.audit.models import AuditHead, AuditLeaf
from portal.infra.database import make_engine
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.main.app import make_works
from portal.notices.models import Notice, NoticeOffice
from referrals.clocks import jobs, queries, service
from referrals.clocks.models import Clock, ClockEvent
from referrals.clocks.rules import Rung
from tests.referrals.clocks.test_service import opened_case
from tests.support import processes
from tests.support.people import People

START = datetime(2026, 3, 2, 10, 0, tzinfo=LEGAL_ZONE)
MANY = 40

SWEEP = """
import sys
from datetime import datetime
from pathlib import Path
from portal.infra.settings import Settings
from portal.kernel.clock import SetClock
from portal.main.app import make_works
from referrals.clocks import jobs
works = make_works(Settings(data_dir=Path(sys.argv[1]), min_free_bytes=0),
                   clock=SetClock(datetime.fromisoformat(sys.argv[2])))
jobs.BATCH = 7
print("ready", flush=True)
jobs.sweep(works)
"""


def start_many(works: Works, count: int = MANY, code: str = "F5") -> None:
    with works.begin(SYSTEM) as work:
        for subject_id in range(count):
            service.start(work, code, subject="transfer", subject_id=subject_id, agency="hq-ybj")


def stages(works: Works) -> Counter[tuple[int, str]]:
    with works.begin(SYSTEM, writes=False) as work:
        return Counter((row.clock_id, row.stage) for row in work.session.exec(select(ClockEvent)))


def said(works: Works, event: str) -> int:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(func.count()).select_from(AuditLeaf).where(AuditLeaf.event == event)
        return work.session.exec(rows).one()


def notices(works: Works, kind: str) -> list[Notice]:
    with works.begin(SYSTEM, writes=False) as work:
        return list(work.session.exec(select(Notice).where(Notice.kind == kind)))


def announced_together(works: Works, stage: str = "missed") -> int:
    """Return how many clocks leaves of batches stand for; each says truly which."""
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(AuditLeaf).where(AuditLeaf.event == "ClocksAnnounced")
        told = [leaf.body["facts"] for leaf in work.session.exec(rows)]
        for each in told:
            found = queries.batch_digest(work.session, each["batch"], each["agency"], each["stage"])
            assert found == (each["count"], each["digest"])
        return sum(each["count"] for each in told if each["stage"] == stage)


def check_once(works: Works, count: int = MANY) -> None:
    """Every clock gave each of its stages once, is in one leaf, and the log is whole."""
    fired = stages(works)
    assert set(fired.values()) == {1}
    assert sum(stage == "missed" for _, stage in fired) == count
    assert said(works, "ClockMissed") + announced_together(works) == count
    told = [notice.facts.get("count", 1) for notice in notices(works, "ClockMissed")]
    assert sum(told) == count
    with works.begin(SYSTEM, writes=False) as work:
        head = work.session.exec(select(AuditHead)).one()
        leaves = select(func.count()).select_from(AuditLeaf)
        assert head.size == work.session.exec(leaves).one()
        assert not queries.due_ids(work.session, work.now, 10)


def test_each_stage_is_announced_when_it_comes(works: Works, clock: SetClock) -> None:
    start_many(works, 1, "A1")
    jobs.sweep(works)
    assert not stages(works)
    passed = []
    for _ in range(24):
        clock.instant += timedelta(days=1)
        jobs.sweep(works)
        passed.append([stage for _, stage in stages(works)])
    assert passed[-1] == ["half", "7d", "1d", "missed"]
    assert (len(passed[9]), len(passed[15]), len(passed[20]), len(passed[21])) == (0, 2, 3, 4)
    assert said(works, "ClockWarned") == 3
    assert len(notices(works, "ClockWarned")) == 3


def test_a_miss_is_told_to_the_office_and_the_head(works: Works, clock: SetClock) -> None:
    start_many(works, 1)
    clock.instant += timedelta(hours=24)
    jobs.sweep(works)
    (notice,) = notices(works, "ClockMissed")
    assert (notice.agency, notice.facts["due"]) == ("hq-ybj", "2026-03-03 10:00")
    with works.begin(SYSTEM, writes=False) as work:
        offices = select(NoticeOffice.office).where(NoticeOffice.notice_id == notice.id)
        assert set(work.session.exec(offices)) == {"investigator", "head"}
        row = work.session.exec(select(Clock)).one()
        assert row.missed_at == START + timedelta(hours=24)
        assert (row.state, row.stage) == ("open", "organ"), "the next to hear"
        assert row.next_fire_at == START + timedelta(hours=48)


def test_after_a_long_silence_all_is_written_and_the_last_is_sent(
    works: Works, clock: SetClock
) -> None:
    start_many(works, 1, "A1")
    clock.instant += timedelta(days=60)
    jobs.sweep(works)
    assert [stage for _, stage in stages(works)] == ["half", "7d", "1d", "missed", "organ"]
    assert (said(works, "ClockWarned"), said(works, "ClockMissed")) == (0, 1)
    assert said(works, "ClockEscalated") == 1
    assert len(notices(works, "ClockWarned")) == 0


def test_a_suspended_clock_is_silent_and_a_later_end_warns_anew(
    works: Works, clock: SetClock
) -> None:
    start_many(works, 1, "A1")
    clock.instant += timedelta(days=20, hours=20)
    jobs.sweep(works)
    assert [stage for _, stage in stages(works)] == ["half", "7d", "1d"]
    with works.begin(SYSTEM) as work:
        service.pause(work, "A1", "transfer", 0, reason="委托鉴定")
    clock.instant += timedelta(days=30)
    jobs.sweep(works)
    assert len(stages(works)) == 3
    with works.begin(SYSTEM) as work:
        service.resume(work, "A1", "transfer", 0)
    jobs.sweep(works)
    clock.instant += timedelta(days=5)
    jobs.sweep(works)
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(ClockEvent.round, ClockEvent.stage).order_by(col(ClockEvent.id))
        assert work.session.exec(rows).all()[3:] == [(1, "1d"), (1, "missed"), (1, "organ")]


def test_one_bad_row_is_put_off_and_holds_up_nothing(works: Works, clock: SetClock) -> None:
    start_many(works, 3)
    with works.begin(SYSTEM) as work:
        bad = update(Clock).where(col(Clock.subject_id) == 0).values(version="F5.gone")
        work.session.exec(bad)
    clock.instant += timedelta(hours=24)
    jobs.sweep(works)
    assert sum(stages(works).values()) == 4, "6h and missed of the two that can be read"
    with works.begin(SYSTEM, writes=False) as work:
        again = select(Clock.next_fire_at).where(Clock.subject_id == 0)
        assert work.session.exec(again).one() == clock.instant + timedelta(hours=1)
    jobs.sweep(works)
    with works.begin(SYSTEM) as work:
        work.session.exec(update(Clock).where(col(Clock.subject_id) == 0).values(version="F5.1"))
    clock.instant += timedelta(hours=1)
    jobs.sweep(works)
    check_once(works, 3)


def test_the_ladder_goes_up_until_it_is_done(works: Works, clock: SetClock) -> None:
    """国务院令第310号第十四、十六条: office and head, the organ above, the procuratorate of the region."""
    with works.begin(SYSTEM) as work:
        made = service.start(work, "F11", subject="transfer", subject_id=1, agency="hq-gaj")
        service.start(work, "F11", subject="transfer", subject_id=2, agency="hq-gaj")
        below = service.start(work, "F5", subject="transfer", subject_id=3, agency="xc-ybj")
        above = queries.next_rungs(work.session, below)
        service.stop(work, "F5", "transfer", 3)
        rungs = queries.next_rungs(work.session, made)
    assert [(rung.value, agency) for rung, _, agency in rungs] == [
        *(("head", "hq-gaj"), ("organ", ""), ("procurator", "hq-jcy")),
    ]
    assert above[1] == (Rung.ORGAN, below.effective_due_at + timedelta(hours=24), "hq-ybj")
    clock.instant = made.effective_due_at
    jobs.sweep(works)
    assert said(works, "ClockMissed") == 2
    with works.begin(SYSTEM) as work:
        service.stop(work, "F11", "transfer", 2)
    for days, count in ((2, 0), (1, 1), (3, 1), (1, 2), (30, 2)):
        clock.instant += timedelta(days=days)
        jobs.sweep(works)
        jobs.sweep(works)
        assert said(works, "ClockEscalated") == count, days
    told = notices(works, "ClockEscalated")
    assert [each.agency for each in told] == ["hq-jcy"], "there is no police above the city's here"
    for each in told:
        assert (each.case_id, each.tip_id) == (None, None)
        assert each.facts.keys() == {"code", "title_zh", "title_en", "agency", "due"}
    with works.begin(SYSTEM, writes=False) as work:
        assert len(queries.escalated(work.session, "hq-jcy", 10)) == 1
        assert not queries.escalated(work.session, "hq-gaj", 10)


def test_a_missed_term_goes_on_up_after_a_merge_is_undone(
    works: Works, people: People, clock: SetClock
) -> None:
    case_id = opened_case(people)
    with works.begin(SYSTEM) as work:
        key = {"subject": "case", "subject_id": case_id, "case_id": case_id}
        made = service.start(work, "F5", agency="xc-ybj", **key)  # type: ignore[arg-type]
    clock.instant = made.effective_due_at
    jobs.sweep(works)
    with works.begin(SYSTEM) as work:
        service.suspend_merged(work, case_id, 1)
    clock.instant += timedelta(hours=30)
    jobs.sweep(works)
    assert said(works, "ClockEscalated") == 0
    with works.begin(SYSTEM) as work:
        service.resume_unmerged(work, case_id, 1)
    jobs.sweep(works)
    assert said(works, "ClockEscalated") == 1, "the rung it passed meanwhile"
    clock.instant += timedelta(hours=72)
    jobs.sweep(works)
    assert said(works, "ClockEscalated") == 2, "and the next"


def test_what_a_party_may_do_climbs_no_ladder(works: Works, clock: SetClock) -> None:
    start_many(works, 2, "A18S")
    clock.instant += timedelta(days=400)
    jobs.sweep(works)
    assert said(works, "ClockMissed") == 2
    assert said(works, "ClockEscalated") == 0


def test_a_stopped_clock_is_left_alone(works: Works, clock: SetClock) -> None:
    start_many(works, 1)
    with works.begin(SYSTEM) as work:
        service.stop(work, "F5", "transfer", 0)
    clock.instant += timedelta(hours=48)
    jobs.sweep(works)
    assert not stages(works)


def test_sweeping_threads_announce_once(works: Works, clock: SetClock) -> None:
    start_many(works)
    clock.instant += timedelta(hours=24)
    others = [replace(works, engine=make_engine(works.settings.engine_url)) for _ in range(3)]
    together([partial(jobs.sweep, each) for each in (works, *others)])
    for other in others:
        other.engine.dispose()
    check_once(works)


@pytest.mark.slow
def test_a_sweep_killed_at_any_moment_is_continued(
    works: Works, clock: SetClock, tmp_path: Path
) -> None:
    """Two real processes sweep one database; one is killed, again and again, in the middle."""
    start_many(works, 60)
    clock.instant += timedelta(hours=24)
    for at_least in (1, 35):
        running = [
            processes.start(
                [sys.executable, "-c", SWEEP, works.settings.data_dir, clock.instant.isoformat()],
                log_file=tmp_path / f"sweep-{at_least}-{each}.log",
                env={"PYTHONPATH": str(processes.ROOT)},
            )
            for each in range(2)
        ]
        deadline = time.monotonic() + 60
        while len(stages(works)) < at_least and time.monotonic() < deadline:
            time.sleep(0.002)
        for each in running:
            each.kill9()
    assert len(stages(works)) >= 35
    jobs.sweep(works)
    check_once(works, 60)


@pytest.fixture
def on_postgresql(
    postgres_tables: Callable[[], str], tmp_path: Path
) -> Iterator[tuple[list[Works], SetClock]]:
    """Four makers of units of work, each with its own connections, on one PostgreSQL database."""
    url, clock = postgres_tables(), SetClock(START)
    settings = Settings(data_dir=tmp_path, database_url=url, min_free_bytes=0)
    works = make_works(settings, clock=clock)
    with works.begin(SYSTEM) as work:
        agencies.load_directory(work, agencies.packaged_directory())
    four = [works, *(replace(works, engine=make_engine(url)) for _ in range(3))]
    yield four, clock
    for each in four:
        each.engine.dispose()


def test_sweeping_threads_announce_once_on_postgresql(
    on_postgresql: tuple[list[Works], SetClock],
) -> None:
    four, clock = on_postgresql
    start_many(four[0])
    clock.instant += timedelta(hours=24)
    together([partial(jobs.sweep, each) for each in four])
    check_once(four[0])


def test_stopping_while_sweeping_says_the_miss_once(
    on_postgresql: tuple[list[Works], SetClock],
) -> None:
    four, clock = on_postgresql
    start_many(four[0])
    clock.instant += timedelta(hours=24)
    acts = [partial(jobs.sweep, each) for each in four[:2]]
    together([*acts, *(partial(stop_many, each) for each in four[2:])])
    check_once(four[0])
    assert said(four[0], "ClockStopped") == MANY


def test_starting_at_the_same_moment_makes_one_clock(
    on_postgresql: tuple[list[Works], SetClock],
) -> None:
    four, _ = on_postgresql
    together([partial(start_many, each) for each in four])
    assert said(four[0], "ClockStarted") == MANY


def stop_many(works: Works) -> None:
    for subject_id in range(MANY):
        with works.begin(SYSTEM) as work:
            service.stop(work, "F5", "transfer", subject_id)


def together(acts: list[Callable[[], None]]) -> None:
    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(act) for act in acts]:
            done.result(120)
