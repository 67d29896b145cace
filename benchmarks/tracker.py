"""Lists, search, pages, bulk acts and exports in a province of a million cases, on both databases.

    python -m benchmarks tracker            1,000,000 cases and 10,000 for the growth, both databases
    BENCH_CASES=60000 BENCH_DATABASES=sqlite python -m benchmarks tracker

Towns are built once into BENCH_ROOM (/var/tmp/cluebridge-bench) and used again; delete the folder to
build anew, for instance when tables have changed. Measured as an officer of a county with 10,000
cases, on a running staff site with its default settings.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.site import serving
from benchmarks.town import COUNTY, OFFICERS, Town, town
from benchmarks.tracker_site import (
    DEEP,
    FILTER,
    SMALL,
    TIMES,
    WORDS,
    Row,
    Times,
    _actor,
    _deep,
    _export,
    _number,
    _pages,
    _together,
    listed,
)
from portal.figures import queries as figures
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.main import people
from portal.search import queries as search
from portal.worklists import service as acts

ROOM = Path(os.environ.get("BENCH_ROOM", "/var/tmp/cluebridge-bench"))
CASES = int(os.environ.get("BENCH_CASES", "1000000"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
CHEAP = {"kdf_memory_kib": 8192, "kdf_passes": 1} if os.environ.get("BENCH_CHEAP") else {}


def run() -> Iterator[Row]:
    """Yield the figures as (what, measured, target)."""
    for database in DATABASES:
        yield (f"**{database}**", f"{CASES:,} cases, 600 agencies", "")
        with town(ROOM, CASES, database, **CHEAP) as made:
            yield _about(made)
            yield from _measure(made, large := {})
        if CASES > SMALL:
            with town(ROOM, SMALL, database, **CHEAP) as made:
                yield from _growth(made, large)


def _about(made: Town) -> Row:
    works = made.works()
    with works.begin(SYSTEM, writes=False) as work:
        rows = work.session.connection().exec_driver_sql("SELECT count(*) FROM case_access")
        access = rows.scalar()
    works.engine.dispose()
    seconds = sum(made.seconds.values())
    told = f"{access:,} list rows, {made.county_cases:,} of the county; built in {seconds:.0f} s"
    return "data", told, ""


def _measure(made: Town, kept: dict[str, Times]) -> Iterator[Row]:
    yield from _database(made, kept)
    with serving(made) as site:
        yield from _pages(site, kept)
        yield from _together(site)
    with serving(made, processes=2) as site:
        yield from _together(site)
    with serving(made) as site:  # one that has done nothing else: its memory is measured
        yield from _export(site)
    yield from _bulk(made)


def _growth(made: Town, large: dict[str, Times]) -> Iterator[Row]:
    small: dict[str, Times] = {}
    for _ in _database(made, small):
        pass
    with serving(made) as site:
        for _ in _pages(site, small):
            pass
    for name, times in large.items():
        if name in small and name.startswith(("list", "three", "search", "case")):
            before, after = small[name].at(0.5), times.at(0.5)
            told = f"{after / before:.2f}× (median {before:.1f} → {after:.1f} ms)"
            yield f"growth {SMALL:,} → {CASES:,}, {name}", told, "1.3× or less"


def _database(made: Town, kept: dict[str, Times]) -> Iterator[Row]:
    """Measure what the database and its mapper take, in a reading unit of work each time."""
    works = made.works()
    with works.begin(SYSTEM, writes=False) as work:
        actor, _ = people.unlocked(work, OFFICERS[0])

    def tried(act: Callable[[Work], Any], who: Actor = actor) -> Times:
        times = Times()
        for index in range(TIMES + 5):
            with works.begin(who, writes=False) as work:
                began = time.perf_counter()
                act(work)
                if index >= 5:
                    times.took.append((time.perf_counter() - began) * 1000)
        return times

    first = tried(lambda work: listed(work, "tab=all"))
    place = _deep(works, actor)
    deep = tried(lambda work: listed(work, "tab=all", after=place))
    kept["list, first page (database)"] = first
    yield "list, first page (database)", str(first), "p95 10 ms or less"
    yield f"list, page at row {DEEP:,} (database)", str(deep), ""
    ratio = deep.at(0.5) / first.at(0.5)
    yield "page 10,000 rows down ÷ first page", f"{ratio:.2f}", "1.2 or less"
    kept["three-filter list (database)"] = tried(lambda work: listed(work, FILTER))
    yield (
        "three-filter list (database)",
        str(kept["three-filter list (database)"]),
        "p95 10 ms or less",
    )
    for name, words in [*WORDS, ("part of a number", _number(works)[12:])]:
        found = _found(works, actor, words)
        times = tried(lambda work, words=words: search.find(work.session, work.actor, words))
        kept[f"search, {name} (database)"] = times
        yield f"search, {name} ({found}, database)", str(times), "p95 40 ms or less"
    province = _actor(works, "province")
    for name, words in WORDS:
        found = _found(works, province, words)
        times = tried(
            lambda work, words=words: search.find(work.session, work.actor, words), province
        )
        yield f"search by the province, {name} ({found}, database)", str(times), ""
    counters = tried(
        lambda work: (
            figures.of_agency(work.session, COUNTY),
            figures.of_city(work.session, "980100"),
        )
    )
    yield "counters of agency and city (database)", str(counters), "p95 50 ms or less"
    works.engine.dispose()


def _found(works: Works, actor: Actor, words: str) -> str:
    with works.begin(actor, writes=False) as work:
        found = search.find(work.session, actor, words)
        return f"{found.total} hits" if found.total is not None else f"{len(found.rows)}+ hits"


def _bulk(made: Town) -> Iterator[Row]:
    """Measure naming an officer in charge of 1,000 cases: dry run, then the act."""
    works = made.works()
    with works.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, "countyhead")
        officer = people.unlocked(work, "county2")[0].officer_id
    planned, done = [], []
    for index in range(3):
        form = acts_plan(officer if index % 2 == 0 else actor.officer_id)
        began = time.perf_counter()
        with works.begin(actor, private) as work:
            batch = acts.plan(work, form)
            batch_id, would = batch.id, sum(not row["why"] for row in batch.rows)
        planned.append(time.perf_counter() - began)
        began = time.perf_counter()
        with works.begin(actor, private) as work:
            acts.confirm(work, batch_id)
        done.append(time.perf_counter() - began)
    works.engine.dispose()
    yield "bulk act on 1,000 cases, dry run", f"{statistics.median(planned):.2f} s (of 3)", ""
    told = f"{statistics.median(done):.2f} s (of 3; {would} done)"
    yield "bulk act on 1,000 cases, the act", told, "2 s or less"


def acts_plan(officer_id: int | None) -> Any:
    """Return the plan to name an officer in charge of the first thousand open cases."""
    from portal.worklists.forms import Plan  # noqa: PLC0415 - beside what it makes

    query = urlencode([("tab", "all"), ("stage", "checking"), ("stage", "filed")])
    return Plan.model_validate(
        {
            "act": "assign",
            "which": "all",
            "query": query,
            "officer_id": officer_id,
            "reason": "评测",
        }
    )
