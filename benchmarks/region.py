"""A region with money owed: twenty agencies in ten places below the head's own, five years, every ledger.

Cases, orders and postings are written in bulk with the guards off.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text

from benchmarks import bulk
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import LEGAL_ZONE

A_DAY = datetime(2026, 3, 2, 10, tzinfo=LEGAL_ZONE)
AGENCIES, PLACES, EACH, PER_CASE = 20, 10, 5, 5
LEDGERS = ("fund", "fund", "contract", "fine", "restitution", "confiscation", "deposit")


def lay(works: Works, postings: int) -> None:
    """Write agencies, cases, orders and postings straight into their tables."""
    orders = postings // EACH
    with works.begin(SYSTEM) as work:
        bulk.write(work.session, "region", _places())
        bulk.write(work.session, "agency", _agencies())
        officer = work.session.connection().execute(text("SELECT min(id) FROM officer")).scalar()
        _guards(work, on=False)
        bulk.write(work.session, "case_file", _cases(orders // PER_CASE))
        bulk.write(work.session, "case_access", _seen(orders // PER_CASE))
        bulk.write(work.session, "recovery_order", _orders(orders, int(officer or 1)))
        bulk.write(work.session, "posting", _postings(orders))
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
