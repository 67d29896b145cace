"""A million postings in a region: the loss board, the lines behind a figure, the proof, counting anew.

    python -m benchmarks losses                       1,000,000 postings, both databases
    BENCH_POSTINGS=100000 python -m benchmarks losses  fewer
    BENCH_DATABASES=sqlite python -m benchmarks losses

The proof goes through all of them and must find nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import partial

from sqlmodel import SQLModel
from starlette.testclient import TestClient

from benchmarks import bulk, region
from benchmarks.bulk import DATABASES, Row, ms, timed
from portal.infra.settings import Settings
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from portal.main import people
from portal.main.app import create_staff_app, make_works
from portal.reconciliation import service as reconciliation
from referrals.losses import service
from referrals.losses.queries import sums
from referrals.losses.rules import board
from tests.support.people import People, sign_in

POSTINGS = int(os.environ.get("BENCH_POSTINGS", "1000000"))


def run() -> Iterator[Row]:
    """Yield the figures as (what, measured, target)."""
    for database in DATABASES:
        with bulk.place(database, "losses") as settings:
            yield from _measured(settings, database)


def _measured(settings: Settings, database: str) -> Iterator[Row]:
    works = make_works(settings, clock=SetClock(region.A_DAY))
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        secrets = people.set_up(work)
    laid = timed(lambda: region.lay(works, POSTINGS))
    print(f"laid {POSTINGS:,} in {laid:.0f} s, {database}", flush=True)
    with works.begin(SYSTEM) as work:
        took = timed(lambda: service.rebuild(work))
    yield f"counted anew, {POSTINGS:,} postings, {database}", f"{took:.0f} s", "—"
    bulk.analyze(works)
    with works.begin(SYSTEM, writes=False) as work:
        codes = tuple(f"bench-{n:02}" for n in range(region.AGENCIES))
        scope = sums.Scope(agencies=codes)
        alone = [
            timed(lambda: board(*sums.counted(work.session, scope), region.A_DAY.date()))
            for _ in range(20)
        ]
    yield f"board of a region, sums alone, {database}", ms(alone), "150 ms or less"
    with TestClient(create_staff_app(works)) as client:
        sign_in(client, People(works, secrets), "zhao")
        for what, path in (
            ("board of a region over HTTP", "/losses"),
            ("board of a year over HTTP", "/losses?year=2024"),
            ("board of one obligor over HTTP", "/losses?obligor=缴款人3"),
            ("lines behind a figure over HTTP", "/losses/lines?ledger=fund&what=outstanding"),
        ):
            _get(client, path)
            took_all = [timed(partial(_get, client, path)) for _ in range(15)]
            yield f"{what}, {database}", ms(took_all), "150 ms or less"
    began = time.perf_counter()
    proof, found = reconciliation.prove(works)
    took = time.perf_counter() - began
    assert not proof.wrong, [(each.check.code, each.wrong, each.failed) for each in found]
    words = f"{took:.1f} s ({proof.checks} checks, {proof.rows:,} rows)"
    yield f"proof of {POSTINGS:,} postings, {database}", words, "60 s or less"
    slowest = max(found, key=lambda each: each.ms)
    yield f"slowest check, {database}", f"{slowest.check.code}, {slowest.ms:,} ms", "—"
    works.engine.dispose()


def _get(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200, path
