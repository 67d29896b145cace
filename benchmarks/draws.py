"""A draw of 1,000 from 100,000 institutions with strata and recusals, and its check by others."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from portal.infra.settings import ROOT
from referrals.draws.rules import pools, ranking, records
from referrals.draws.rules.pools import Entry, Pool

MANY, STRATA, PER_STRATUM, RECUSED = 100_000, 10, 100, 500
WEIGHTS = {"high": 3, "medium": 2, "low": 1}
SHARES = ("high", "medium", "medium", *["low"] * 7)
"""One in ten of high risk, two of medium: 1.4 tickets an institution."""
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)


def run():
    """Yield the figures as (what, measured, target)."""
    pool, text = made()
    took = min(
        _seconds(lambda: ranking.drawn(ranking.ranked(pool, SEED), pool.counts)) for _ in "abc"
    )
    yield "draw of 1,000 from 100,000, strata, weights, recusals", f"{took:.2f} s", "1 s"
    read = min(_seconds(lambda: pools.read(text)) for _ in "abc")
    yield "the same pool read from its text", f"{read:.2f} s", "—"
    rows = ranking.drawn(ranking.ranked(pool, SEED), pool.counts)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draw.txt"
        file.write_text(records.record(text, SEED, [], rows), "utf-8")
        script = [sys.executable, "-I", str(ROOT / "docs" / "draw_verify.py"), str(file)]
        ours = [sys.executable, "-m", "portal.main", "draw", "verify", str(file)]
        for name, command, target in (
            ("the script of docs", script, "2 s"),
            ("cluebridge", ours, "—"),
        ):
            yield f"its check by {name}, process and all", f"{_best(command):.2f} s", target


SEED = "03 07 15 21 26 33 11"


def made() -> tuple[Pool, str]:
    """Return a pool of invented institutions and its text."""
    entries = tuple(
        Entry(
            f"stratum{n % STRATA}",
            f"H{n:06}",
            SHARES[n // STRATA % len(SHARES)],
            f"花桥市第{n}号定点医药机构",
            "本年度检查次数已达上限" if n % (MANY // RECUSED) == 0 else "",
        )
        for n in range(MANY)
    )
    pool = Pool(
        draw="花医保抽〔2026〕1号",
        kind="targets",
        frozen_at=AT,
        source="双色球第2026025期开奖号码",
        source_at=AT + timedelta(days=3),
        salt="5a" * 32,
        weights=WEIGHTS,
        counts={f"stratum{n}": PER_STRATUM for n in range(STRATA)},
        entries=entries,
    )
    return pool, pool.text()


def _best(command: list[str]) -> float:
    def once() -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)

    return min(_seconds(once) for _ in "abc")


def _seconds(act) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
