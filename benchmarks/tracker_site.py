"""The tracker over HTTP: how long its pages take, alone and together."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote

import httpx2
from sqlmodel import select

from benchmarks.site import Site
from benchmarks.stand import token
from benchmarks.town import COUNTY, OFFICERS
from portal.cases.models import CaseAccess, CaseFile
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM, Actor
from portal.main import people
from portal.worklists import queries as lists
from portal.worklists import service as acts

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
