"""A million postings in a region: the loss board, the lines behind a figure, the proof, counting anew.

    python -m benchmarks losses                       1,000,000 postings, both databases
    BENCH_POSTINGS=100000 python -m benchmarks losses  fewer
    BENCH_DATABASES=sqlite python -m benchmarks losses

Twenty agencies in ten places below the head's own region, five years, every ledger. Postings are written
in bulk with the guards off; the proof that follows goes through all of them and must find nothing.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import SQLModel
from starlette.testclient import TestClient

from benchmarks.servers import kept_postgres
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE, SetClock
from portal.main import people
from portal.main.app import create_staff_app, make_works
from portal.reconciliation import service as reconciliation
from referrals.losses import service
from referrals.losses.queries import sums
from referrals.losses.rules import board
from tests.support.people import People, sign_in

POSTINGS = int(os.environ.get("BENCH_POSTINGS", "1000000"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
A_DAY = datetime(2026, 3, 2, 10, tzinfo=LEGAL_ZONE)
AGENCIES, PLACES, EACH, PER_CASE = 20, 10, 5, 5
LEDGERS = ("fund", "fund", "contract", "fine", "restitution", "confiscation", "deposit")
Row = tuple[str, str, str]


def run() -> Iterator[Row]:
    """Yield the figures as (what, measured, target)."""
    for database in DATABASES:
        with _place(database) as settings:
            yield from _measured(settings, database)


def _measured(settings: Settings, database: str) -> Iterator[Row]:
    works = make_works(settings, clock=SetClock(A_DAY))
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        secrets = people.set_up(work)
    laid = _timed(lambda: _lay(works))
    print(f"laid {POSTINGS:,} in {laid:.0f} s, {database}", flush=True)
    with works.begin(SYSTEM) as work:
        took = _timed(lambda: service.rebuild(work))
    yield f"counted anew, {POSTINGS:,} postings, {database}", f"{took:.0f} s", "—"
    _analyze(works)
    with works.begin(SYSTEM, writes=False) as work:
        codes = tuple(f"bench-{n:02}" for n in range(AGENCIES))
        scope = sums.Scope(agencies=codes)
        alone = [
            _timed(lambda: board(*sums.counted(work.session, scope), A_DAY.date()))
            for _ in range(20)
        ]
    yield f"board of a region, sums alone, {database}", _ms(alone), "150 ms or less"
    with TestClient(create_staff_app(works)) as client:
        sign_in(client, People(works, secrets), "zhao")
        for what, path in (
            ("board of a region over HTTP", "/losses"),
            ("board of a year over HTTP", "/losses?year=2024"),
            ("board of one obligor over HTTP", "/losses?obligor=缴款人3"),
            ("lines behind a figure over HTTP", "/losses/lines?ledger=fund&what=outstanding"),
        ):
            _get(client, path)
            took_all = [_timed(lambda p=path: _get(client, p)) for _ in range(15)]
            yield f"{what}, {database}", _ms(took_all), "150 ms or less"
    began = time.perf_counter()
    proof, found = reconciliation.prove(works)
    took = time.perf_counter() - began
    assert not proof.wrong, [(each.check.code, each.wrong, each.failed) for each in found]
    words = f"{took:.1f} s ({proof.checks} checks, {proof.rows:,} rows)"
    yield f"proof of {POSTINGS:,} postings, {database}", words, "60 s or less"
    slowest = max(found, key=lambda each: each.ms)
    yield f"slowest check, {database}", f"{slowest.check.code}, {slowest.ms:,} ms", "—"
    works.engine.dispose()


def _lay(works: Works) -> None:
    """Write agencies, cases, orders and postings straight into their tables."""
    orders = POSTINGS // EACH
    with works.begin(SYSTEM) as work:
        _bulk(work, "region", _places())
        _bulk(work, "agency", _agencies())
        officer = work.session.connection().execute(text("SELECT min(id) FROM officer")).scalar()
        _guards(work, on=False)
        _bulk(work, "case_file", _cases(orders // PER_CASE))
        _bulk(work, "case_access", _seen(orders // PER_CASE))
        _bulk(work, "recovery_order", _orders(orders, int(officer or 1)))
        _bulk(work, "posting", _postings(orders))
        _guards(work, on=True)


def _guards(work: Any, *, on: bool) -> None:
    connection = work.session.connection()
    if connection.dialect.name == "postgresql":
        verb = "ENABLE" if on else "DISABLE"
        connection.execute(text(f"ALTER TABLE posting {verb} TRIGGER USER"))
    elif not on:
        names = "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='posting'"
        for (name,) in connection.execute(text(names)).all():
            connection.execute(text(f"DROP TRIGGER {name}"))


def _places() -> Iterator[dict[str, Any]]:
    for n in range(PLACES):
        yield {"code": f"9901{n + 50}", "zh": f"第{n}区", "en": f"Place {n}", "parent": "990100"}


def _agencies() -> Iterator[dict[str, Any]]:
    for n in range(AGENCIES):
        yield {
            "code": f"bench-{n:02}",
            "zh": f"第{n}局",
            "en": f"Bureau {n}",
            "kind": "healthcare_security",
            "region": f"9901{n % PLACES + 50}",
            "mark": f"测{n}",
            "phone": "",
            "successor": None,
        }


def _opened(n: int) -> datetime:
    return A_DAY - timedelta(days=(n * 7) % 1800)


def _cases(count: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {
            "id": 1_000_000 + n,
            "number": f"测{n}",
            "title": f"案件{n}",
            "agency": f"bench-{n % AGENCIES:02}",
            "region": f"9901{n % PLACES + 50}",
            "category": "fake_stay",
            "source": "audit",
            "stage": "filed",
            "filing": "filed",
            "suspected_fen": 700_000,
            "proven_fen": 600_000,
            "ball_with": f"bench-{n % AGENCIES:02}",
            "generation": 1,
            "renew_keys": False,
            "opened_at": _opened(n),
            "updated_at": _opened(n),
            "counted": "",
        }


def _seen(count: int) -> Iterator[dict[str, Any]]:
    """Every tenth case is shared with the head's own agency."""
    for n in range(count):
        for agency in (f"bench-{n % AGENCIES:02}", *(("hq-ybj",) if n % 10 == 0 else ())):
            yield {
                "agency": agency,
                "case_id": 1_000_000 + n,
                "role": "owner" if agency != "hq-ybj" else "contributor",
                "stage": "filed",
                "has_ball": False,
                "updated_at": _opened(n),
                "profile": "full",
                "region": "990150",
                "category": "fake_stay",
                "source": "audit",
                "suspected_fen": 700_000,
                "proven_fen": 600_000,
                "opened_at": _opened(n),
                "counted": "",
            }


def _paid_whole(n: int) -> bool:
    return n % 3 == 0


def _orders(count: int, officer: int) -> Iterator[dict[str, Any]]:
    for n in range(count):
        case = n // PER_CASE
        due = _opened(case).date() + timedelta(days=60 + n % 400)
        whole = _paid_whole(n)
        yield {
            "id": 1_000_000 + n,
            "case_id": 1_000_000 + case,
            "agency": f"bench-{case % AGENCIES:02}",
            "ledger": LEDGERS[n % len(LEDGERS)],
            "obligor": f"缴款人{n % 20_000}",
            "obligor_key": f"缴款人{n % 20_000}",
            "amount_fen": 100_000,
            "base_fen": 0,
            "times": 1,
            "fine_rule": "",
            "act": "",
            "distinct": "",
            "ground": "",
            "ground_reasons": "",
            "established": False,
            "basis": "",
            "due_on": due,
            "state": "settled" if whole else "ordered",
            "number": f"测追{n}",
            "proposed_by": officer,
            "proposed_at": _opened(case),
            "decided_at": _opened(case),
            "reasons": "",
            "origin": "",
            "outstanding_fen": 0 if whole else 40_000,
        }


def _postings(orders: int) -> Iterator[dict[str, Any]]:
    for n in range(orders):
        day = _opened(n // PER_CASE).date()
        parts = (25_000,) * 4 if _paid_whole(n) else (15_000,) * 4
        yield _posting(n, 0, "receivable", "ordered", 100_000, "~order", day)
        for at, fen in enumerate(parts, 1):
            on = min(A_DAY.date(), day + timedelta(days=30 * at))
            yield _posting(n, at, "received", "receivable", fen, f"H{at}", on)


def _posting(
    order: int, at: int, debit: str, credit: str, fen: int, reference: str, on: date
) -> dict[str, Any]:
    return {
        "id": 10_000_000 + order * EACH + at,
        "order_id": 1_000_000 + order,
        "ledger": LEDGERS[order % len(LEDGERS)],
        "debit": debit,
        "credit": credit,
        "amount_fen": fen,
        "reference": reference,
        "value_on": on,
        "reasons": "",
        "posted_by": "bench",
        "posted_at": A_DAY,
        "way": "paid",
        "payer": "",
        "source": "",
    }


def _bulk(work: Any, table: str, rows: Iterator[dict[str, Any]]) -> None:
    into = insert(SQLModel.metadata.tables[table])
    while some := list(islice(rows, 20_000)):
        work.session.execute(into, some)


def _analyze(works: Works) -> None:
    with works.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _get(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200, path


@contextmanager
def _place(database: str) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="cluebridge-bench-losses-") as folder:
        cheap: dict[str, Any] = {
            "data_dir": Path(folder) / "data",
            "kdf_memory_kib": 8192,
            "kdf_passes": 1,
            "min_free_bytes": 0,
        }
        if database == "sqlite":
            yield Settings(database_url="", **cheap)
            return
        Path(folder).chmod(0o755)
        with kept_postgres(Path(folder) / "postgres") as url:
            yield Settings(database_url=url, **cheap)


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _ms(took: list[float]) -> str:
    return f"median {statistics.median(took) * 1000:.0f} ms, slowest {max(took) * 1000:.0f} ms"
