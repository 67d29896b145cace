"""The worker at a list: killed, doubled, stopped, and at size."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import event
from sqlmodel import col, func, select, update

from portal.cases.models import CaseAccess, CaseFile, CaseKeyWrap
from portal.cases.queries import counting
from portal.figures import service as figures
from portal.identity.models import Officer
from portal.imports import jobs, queries, service
from portal.imports.book.columns import known_names
from portal.imports.forms import ChooseColumns
from portal.imports.models import ImportRow, ImportRun
from portal.imports.rules import Kind, RowState, RunState
from portal.infra import sheets
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict
from portal.main.app import make_works
from portal.registry.models import Institution
from tests.support.people import People

HEAD = "机构编码,机构名称,机构类型,所属地区,别名,协议状态\n"
LEDGER_HEAD = "案件编号,案由,违规类别,案件来源,受理日期,涉案金额,机构\n"
BAD_OF = 50
"""One row of so many is bad."""


def institutions(n: int) -> Iterator[bytes]:
    yield HEAD.encode()
    for at in range(n):
        region = "不存在的地方" if at % BAD_OF == BAD_OF - 1 else "花桥市"
        yield f"H{990100_00000 + at:011d},花桥市第{at}号诊所,诊所,{region},诊{at},有效\n".encode()


def ledger(n: int) -> Iterator[bytes]:
    yield LEDGER_HEAD.encode()
    for at in range(n):
        day = "2026-99-99" if at % BAD_OF == BAD_OF - 1 else f"2025-{at % 12 + 1:02d}-11"
        yield f"{at:06d},第{at}号案件,重复收费,日常巡查,{day},{at}.50,\n".encode()


def laid_down(people: People, kind: Kind, source: sheets.Source, login: str = "zhao") -> int:
    """Put a list's rows down and fix its columns as the pages do; return the run."""
    with people.work(login) as work:
        run_id = service.begin(work, kind, file_name="x.csv", sha256="0" * 64).id or 0
    table, total = sheets.table(source, known_names(kind)), 0
    part: list[sheets.Row] = []
    for row in table.rows:
        part.append(row)
        if len(part) == 5_000:
            total += keep(people, login, run_id, part)
    total += keep(people, login, run_id, part)
    with people.work(login) as work:
        run = service.received(work, run_id, table.columns, total)
        form = ChooseColumns(target=tuple(run.targets), region="990100")
        service.choose_columns(work, run_id, form)
    return run_id


def keep(people: People, login: str, run_id: int, part: list[sheets.Row]) -> int:
    kept = len(part)
    if kept:
        with people.work(login) as work:
            service.keep_rows(work, run_id, part, [True] * 10)
        part.clear()
    return kept


def started(people: People, run_id: int, login: str = "zhao") -> None:
    jobs.finish(people.works, run_id)
    with people.work(login) as work:
        service.start(work, run_id)


def run_of(works: Works, run_id: int) -> ImportRun:
    with works.begin(SYSTEM, writes=False) as work:
        return queries.by_id(work.session, run_id)


def states(works: Works, run_id: int) -> dict[RowState, int]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(ImportRow.state, func.count()).where(ImportRow.run_id == run_id)
        return dict(work.session.exec(rows.group_by(ImportRow.state)).all())


def rows_are_the_things(works: Works, run_id: int, n: int) -> None:
    """Every good row led to one institution of its own, and nothing else was made."""
    with works.begin(SYSTEM, writes=False) as work:
        results = work.session.exec(
            select(ImportRow.result_id).where(
                ImportRow.run_id == run_id, col(ImportRow.result_id).is_not(None)
            )
        ).all()
        ids = work.session.exec(select(Institution.id)).all()
    assert len(results) == len(set(results)) == len(ids) == n


def test_some_thousands_with_bad_ones_come_in(people: People, works: Works) -> None:
    run_id = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(4_000))
    started(people, run_id)
    jobs.finish(works, run_id)
    run = run_of(works, run_id)
    assert (run.total, run.good, run.bad, run.made, run.state) == (
        4_000,
        3_920,
        80,
        3_920,
        RunState.DONE,
    )
    rows_are_the_things(works, run_id, 3_920)
    with works.begin(SYSTEM, writes=False) as work:
        assert len(queries.problems(work.session, run_id, limit=100)) == 80


def test_a_batch_asks_a_handful_of_questions(people: People, works: Works) -> None:
    """The same number of statements whether a batch has ten rows or three hundred."""
    run_id = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(700))
    counted = Counter[int]()
    size = 0

    def count(*_: object) -> None:
        counted[size] += 1

    event.listen(works.engine, "before_cursor_execute", count)
    for size in (10, 300):
        with people.work("zhao") as work:
            service.check_next(work, run_id, size)
    size = 0
    jobs.finish(works, run_id)
    with people.work("zhao") as work:
        service.start(work, run_id)
    for size in (11, 301):
        with people.work("zhao") as work:
            service.take_next(work, run_id, size)
    event.remove(works.engine, "before_cursor_execute", count)
    assert counted[300] <= counted[10] + 2
    assert counted[301] <= counted[11] + 12 < 60  # inserts go in parts of some hundred rows


def test_two_workers_take_each_row_once(people: People, works: Works) -> None:
    run_id = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(1_500))
    jobs.finish(works, run_id)
    with people.work("zhao") as work:
        service.start(work, run_id)
    workers = [threading.Thread(target=jobs.finish, args=(works, run_id)) for _ in range(3)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert run_of(works, run_id).made == 1_470
    rows_are_the_things(works, run_id, 1_470)


def _work_elsewhere(settings: object, at: object, run_id: int) -> None:
    os.setpgid(0, 0)
    jobs.finish(make_works(settings, clock=SetClock(at)), run_id)


@pytest.mark.slow
def test_killed_again_and_again_no_row_is_taken_twice_or_lost(
    people: People, works: Works, clock: SetClock
) -> None:
    run_id = laid_down(people, Kind.CASES, lambda: ledger(900))
    jobs.finish(works, run_id)
    with people.work("zhao") as work:
        service.start(work, run_id)
    kills = 0
    forked = multiprocessing.get_context("spawn")
    seen = set()
    for wait in (1.6, 1.8, 2.0, 2.2, 60):
        child = forked.Process(
            target=_work_elsewhere, args=(works.settings, clock.instant, run_id), daemon=True
        )
        child.start()
        child.join(wait)
        if child.is_alive():
            os.kill(child.pid or 0, signal.SIGKILL)
            child.join()
            kills += 1
        seen.add(run_of(works, run_id).made)
    assert kills
    run = run_of(works, run_id)
    assert (run.state, run.made, run.bad) == (RunState.DONE, 882, 18)
    with works.begin(SYSTEM) as work:
        keys = work.session.exec(select(CaseFile.source_key, CaseFile.number)).all()
        assert len(keys) == len({key for key, _ in keys}) == len({no for _, no in keys}) == 882
        assert work.session.exec(select(func.count()).select_from(CaseAccess)).one() == 882
        assert work.session.exec(select(func.count()).select_from(CaseKeyWrap)).one() == 2 * 882
        wrong = figures.compare(
            work, counting.by_agency(work.session), counting.by_place(work.session)
        )
        assert wrong == []


def test_pause_resume_cancel(people: People, works: Works) -> None:
    run_id = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(300))
    started(people, run_id)
    with people.work("zhao") as work:
        assert service.take_next(work, run_id, 100)
        service.pause(work, run_id)
    jobs.go_on(works)
    assert run_of(works, run_id).made == 100
    with people.work("zhao") as work:
        service.start(work, run_id)
        assert service.take_next(work, run_id, 100)
        service.cancel(work, run_id)
    with pytest.raises(Conflict), people.work("zhao") as work:
        service.start(work, run_id)
    jobs.go_on(works)
    run = run_of(works, run_id)
    assert (run.made, run.state) == (200, RunState.CANCELLED)
    rows_are_the_things(works, run_id, 200)


def test_an_officer_who_left_stops_the_run_and_another_goes_on(
    people: People, works: Works
) -> None:
    run_id = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(60), "lin")
    started(people, run_id, "lin")
    lin = people.as_("lin")[0].officer_id
    with works.begin(SYSTEM) as work:
        work.session.execute(update(Officer).where(col(Officer.id) == lin).values(active=False))
    jobs.go_on(works)
    run = run_of(works, run_id)
    assert (run.state, run.note, run.made) == (RunState.PAUSED, "officer_gone", 0)
    with people.work("zhao") as work:
        service.start(work, run_id)
    jobs.go_on(works)
    jobs.go_on(works)
    assert run_of(works, run_id).made == 59


def test_what_changed_since_the_check_is_seen(people: People, works: Works) -> None:
    text = HEAD + "H1,甲诊所,诊所,花桥市,,\nH2,乙诊所,诊所,花桥市,,\n"
    run_id = laid_down(people, Kind.INSTITUTIONS, lambda: iter([text.encode()]), "qian")
    jobs.finish(works, run_id)
    # A district's agency keeps its own district only: every row is another's.
    assert run_of(works, run_id).bad == 2
    with people.work("qian") as work:
        run = queries.run(work.session, work.actor, run_id)
        assert run.good == 0


def test_a_day_before_the_calendar_of_instants_is_a_bad_cell(people: People, works: Works) -> None:
    lines = ("001,甲,重复收费,日常巡查,0001-01-01,1,", "002,乙,重复收费,日常巡查,1949-10-01,1,")
    text = LEDGER_HEAD + "\n".join(lines) + "\n"
    run_id = laid_down(people, Kind.CASES, lambda: iter([text.encode()]))
    started(people, run_id)
    jobs.finish(works, run_id)
    run = run_of(works, run_id)
    assert (run.state, run.made, run.bad) == (RunState.DONE, 1, 1)
    with works.begin(SYSTEM, writes=False) as work:
        ((line, _, errors),) = queries.problems(work.session, run_id, limit=5)
        assert errors == {"opened_on": "day_too_early"}, line


def test_a_run_that_cannot_go_on_stops_alone(people: People, works: Works) -> None:
    broken = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(20))
    sound = laid_down(people, Kind.CASES, lambda: ledger(20))
    for each in (broken, sound):
        started(people, each)
    with works.begin(SYSTEM) as work:
        of_broken = update(ImportRow).where(col(ImportRow.run_id) == broken)
        work.session.execute(of_broken.values(cells=[1, 2, 3, 4, 5, 6]))
    jobs.go_on(works)
    run = run_of(works, broken)
    assert (run.state, run.note, run.made) == (RunState.PAUSED, "import_failed", 0)
    assert run_of(works, sound).state is RunState.DONE


def test_every_run_has_a_share_of_a_turn(
    people: People, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "TURN_SECONDS", 0.0)
    first = laid_down(people, Kind.INSTITUTIONS, lambda: institutions(1_200))
    second = laid_down(people, Kind.CASES, lambda: ledger(1_200))
    jobs.go_on(works)
    assert [run_of(works, each).checked_to > 1 for each in (first, second)] == [True, True]
    assert run_of(works, first).state is RunState.CHECKING


@pytest.mark.slow
def test_half_a_million_rows_in_bounded_memory(people: People, works: Works) -> None:
    n = 500_000
    begun = time.perf_counter()
    run_id = laid_down(people, Kind.INSTITUTIONS, partial(institutions, n))
    staged = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    jobs.finish(works, run_id)
    checked = time.perf_counter()
    with people.work("zhao") as work:
        service.start(work, run_id)
    jobs.finish(works, run_id)
    done = time.perf_counter()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"laid down {staged - begun:.0f} s, checked {checked - staged:.0f} s, ", end="")
    print(f"taken {done - checked:.0f} s, memory +{grown // 1024} MB")
    run = run_of(works, run_id)
    assert (run.made, run.bad) == (490_000, 10_000)
    assert states(works, run_id) == {RowState.DONE: 490_000, RowState.BAD: 10_000}
    assert grown < 120 * 1024
