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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import httpx2
from sqlmodel import select

from benchmarks.site import Site, serving
from benchmarks.stand import token
from benchmarks.town import COUNTY, OFFICERS, Town, town
from portal.cases.models import CaseAccess, CaseFile
from portal.figures import queries as figures
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.main import people
from portal.search import queries as search
from portal.worklists import queries as lists
from portal.worklists import service as acts

ROOM = Path(os.environ.get("BENCH_ROOM", "/var/tmp/cluebridge-bench"))
CASES = int(os.environ.get("BENCH_CASES", "1000000"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
CHEAP = {"kdf_memory_kib": 8192, "kdf_passes": 1} if os.environ.get("BENCH_CHEAP") else {}
SMALL, TIMES, DEEP = 10_000, 60, 9_900
USERS, EACH = 8, 30
FILTER = "stage=checking&stage=filed&category=fake_stay&opened_from=2020-01-01"
WORDS = (
    ("2 characters, rare", "百草"),
    ("2 characters, common", "医院"),
    ("3 characters", "中医院"),
    ("4 characters", "血液透析"),
    ("two words", "人民医院 骨科耗材"),
    ("initials", "qyxrmyy"),
    ("nothing there", "查无此词"),
)
Row = tuple[str, str, str]


@dataclass
class Times:
    """Milliseconds of many tries."""

    took: list[float] = field(default_factory=list)

    def at(self, share: float) -> float:
        """Return the percentile."""
        ranked = sorted(self.took)
        return ranked[min(len(ranked) - 1, round(share * len(ranked)))]

    def __str__(self) -> str:
        return f"p50 {self.at(0.5):.1f} ms, p95 {self.at(0.95):.1f} ms"


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


def listed(work: Work, query: str, after: Any = None) -> Any:
    """Return a page of a list as its route asks for it."""
    wanted, _ = acts.understood(work, parse_qsl(query))
    listing = lists.ready(work.session, work.actor, wanted, work.now)
    return lists.page(work.session, listing, after=after)


def _deep(works: Works, actor: Actor) -> Any:
    place = None
    with works.begin(actor, writes=False) as work:
        for _ in range(DEEP // 50):
            place = listed(work, "tab=all", after=place).older or place
    return place


def _found(works: Works, actor: Actor, words: str) -> str:
    with works.begin(actor, writes=False) as work:
        found = search.find(work.session, actor, words)
        return f"{found.total} hits" if found.total is not None else f"{len(found.rows)}+ hits"


def _actor(works: Works, login: str) -> Actor:
    with works.begin(SYSTEM, writes=False) as work:
        return people.unlocked(work, login)[0]


def _number(works: Works) -> str:
    return _some_case(works)[1]


def _some_case(works: Works) -> tuple[int, str]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(CaseFile.id, CaseFile.number).join(
            CaseAccess, CaseAccess.case_id == CaseFile.id
        )
        rows = rows.where(CaseAccess.agency == COUNTY).order_by(CaseFile.id.desc())
        return work.session.exec(rows).first()


def _addresses(site: Site) -> list[tuple[str, str, str]]:
    works = site.made.works()
    case_id, number = _some_case(works)
    actor = _actor(works, OFFICERS[0])
    place = str(_deep(works, actor))
    works.engine.dispose()
    return [
        ("list page", "/cases?tab=all", "p95 50 ms or less"),
        (f"list page at row {DEEP:,}", f"/cases?tab=all&after={quote(place)}", ""),
        ("three-filter list page", f"/cases?{FILTER}", "p95 50 ms or less"),
        ("my work", "/work", "p95 50 ms or less"),
        ("search page, 2 characters", f"/search?q={quote('百草')}", "p95 150 ms or less"),
        ("search page, 4 characters", f"/search?q={quote('血液透析')}", "p95 150 ms or less"),
        ("search page, initials", "/search?q=qyxrmyy", "p95 150 ms or less"),
        ("search page, number", f"/search?q={number[12:]}", "p95 150 ms or less"),
        ("case page", f"/cases/{case_id}", "p95 50 ms or less"),
    ]


def _pages(site: Site, kept: dict[str, Times]) -> Iterator[Row]:
    client = site.client(OFFICERS[0])
    for name, address, target in _addresses(site):
        times = kept[name] = _got(client, address, 40)
        yield f"{name} (HTTP)", str(times), target


def _got(client: httpx2.Client, address: str, times: int) -> Times:
    found = Times()
    for index in range(times + 3):
        began = time.perf_counter()
        answer = client.get(address)
        if index >= 3:
            found.took.append((time.perf_counter() - began) * 1000)
        assert answer.status_code == 200, (address, answer.status_code)
    return found


def _together(site: Site) -> Iterator[Row]:
    """Measure eight officers who read at the same time."""
    clients = [site.client(login) for login in OFFICERS]
    served = f"{len(site.urls)} staff process{'es' if len(site.urls) > 1 else ''}"
    for name, address, _ in _addresses(site):
        if name.startswith(("list page", "three", "search page, 4", "case")):
            with ThreadPoolExecutor(USERS) as pool:
                each = list(pool.map(lambda client, at=address: _got(client, at, EACH), clients))
            times = Times([ms for found in each for ms in found.took])
            target = "p95 150 ms or less" if "search" in name else "p95 100 ms or less"
            yield f"{name}, {USERS} users at once, {served} (HTTP)", str(times), target


def _export(site: Site) -> Iterator[Row]:
    """Measure an export of the province's list: every tenth case."""
    client = site.client("province")
    page = client.get("/lists/exports/new")
    for kind in ("csv", "xlsx"):
        form = {"csrf": token(page.text), "kind": kind, "purpose": "评测", "query": "tab=all"}
        site.forget_highest()
        before = site.highest_bytes()
        began, size, lines = time.perf_counter(), 0, 0
        with client.stream("POST", "/lists/exports", data=form) as answer:
            assert answer.status_code == 200, answer.status_code
            for chunk in answer.iter_bytes():
                size, lines = size + len(chunk), lines + chunk.count(b"\n")
        took = time.perf_counter() - began
        rows = f"{lines - 1:,} rows" if kind == "csv" else "same rows"
        told = f"{took:.1f} s, {size / 1e6:.1f} MB; resident {before / 1e6:.0f} MB before"
        yield (
            f"export, {kind} ({rows})",
            f"{told}, {site.highest_bytes() / 1e6:.0f} MB at most",
            "100,000 rows in 20 s or less, under 200 MB resident",
        )


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
