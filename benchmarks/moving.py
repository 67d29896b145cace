"""What it costs PostgreSQL to move a clock, by how the table is laid out: docs/decisions/0021.

    python -m benchmarks moving                      100,000 rows
    BENCH_MOVING=20000 python -m benchmarks moving   fewer

Raw SQL on a table shaped like `clock`, in batches of 4,000, each committed.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from benchmarks.servers import kept_postgres

ROWS, BATCH = int(os.environ.get("BENCH_MOVING", "100000")), 4000
CLOCK = """CREATE TABLE clock (id serial PRIMARY KEY, code varchar, version varchar, unit varchar,
n int, law varchar, subject varchar, subject_id int, case_id int, tip_id int, agency varchar,
office varchar, state varchar, started_at timestamptz, base_due_at timestamptz,
effective_due_at timestamptz, due_on date, provisional bool, calendar varchar, round int,
stage varchar, next_fire_at timestamptz, missed_at timestamptz) WITH (fillfactor = {fill})"""
FILLED = """INSERT INTO clock (code, version, unit, n, law, subject, subject_id, agency, office, state,
started_at, base_due_at, effective_due_at, due_on, provisional, calendar, round, stage, next_fire_at)
SELECT 'A1', 'A1-2021', 'w', 15, 'a law with an article and its paragraph', 'bench', i, 'hq-ybj',
'investigator', 'open', d, d, d + interval '20 days', d::date, false, 'abcdefabcdefabcd', 0, 'half',
d + interval '10 days' FROM (SELECT i, timestamptz '2026-03-02' - (i % 4) * interval '1 day' AS d
FROM generate_series(1, {rows}) AS i) AS made"""
INDEXES = {
    "fire": "CREATE INDEX ON clock (next_fire_at) WHERE next_fire_at IS NOT NULL",
    "agency": "CREATE INDEX ON clock (agency, state, effective_due_at)",
    "running": "CREATE UNIQUE INDEX ON clock (code, subject, subject_id) WHERE state = 'open'",
    "case": "CREATE INDEX ON clock (case_id) WHERE case_id IS NOT NULL",
    "tip": "CREATE INDEX ON clock (tip_id) WHERE tip_id IS NOT NULL",
    "counted": "CREATE INDEX ON clock (version, unit, n, started_at) WHERE state = 'open'",
    "subject": "CREATE INDEX ON clock (subject, subject_id)",
}
WAIT = (
    "CREATE TABLE wait (clock_id int PRIMARY KEY REFERENCES clock (id), stage varchar, at timestamptz)",
    "INSERT INTO wait SELECT id, stage, next_fire_at FROM clock",
    "CREATE INDEX ON wait (at)",
)
MOVE = (
    """CREATE TABLE move (id serial PRIMARY KEY, notice_id int, clock_id int REFERENCES clock (id),
    agency varchar, was timestamptz, due timestamptz, at timestamptz, batch varchar)""",
    "CREATE INDEX ON move (clock_id)",
    "CREATE INDEX ON move (batch)",
    "CREATE INDEX ON move (notice_id, agency, id)",
)
SWEPT = "UPDATE clock SET stage = '1d', next_fire_at = next_fire_at + interval '5 days' WHERE id"
MOVED = """UPDATE clock SET effective_due_at = effective_due_at + interval '1 day', due_on = due_on + 1,
round = round + 1, calendar = 'xxxxxxxxxxxxxxxx', next_fire_at = next_fire_at + interval '1 day' WHERE id"""
WAITED = "UPDATE wait SET stage = '1d', at = at + interval '5 days' WHERE clock_id"
KEPT = """INSERT INTO move (notice_id, clock_id, agency, was, due, at, batch) SELECT 1, id, agency,
effective_due_at, effective_due_at, now(), 'abcdefabcdefabcd' FROM clock WHERE id"""
Row = tuple[str, str, str]
Case = tuple[str, str, frozenset[str], int, tuple[str, ...]]
ALL: frozenset[str] = frozenset()
CASES: tuple[Case, ...] = (
    ("sweep, wide row, indexes as today", SWEPT, ALL, 100, ()),
    ("sweep, wide row, HOT", SWEPT, frozenset({"fire"}), 50, ()),
    ("sweep, narrow table", WAITED, frozenset({"fire"}), 100, WAIT),
    ("holiday, wide row, indexes as today", MOVED, ALL, 100, ()),
    ("holiday, wide row, HOT", MOVED, frozenset({"fire", "agency"}), 50, ()),
    ("holiday, row of clock_move, indexes as today", KEPT, ALL, 100, MOVE),
    ("holiday, row of clock_move, key alone", KEPT, ALL, 100, MOVE[:1]),
)


def run() -> Iterator[Row]:
    """Yield the figures as (what, measured, target); nothing is asked of them."""
    with tempfile.TemporaryDirectory(prefix="cluebridge-bench-moving-") as folder:
        Path(folder).chmod(0o755)
        with kept_postgres(Path(folder) / "postgres") as url:
            engine = create_engine(url)
            for name, act, without, fill, more in CASES:
                _lay(engine, without, fill, more)
                took = _timed(engine, act)
                yield name, f"{took / ROWS * 1e6:.1f} µs a row", "—"
            engine.dispose()


def _lay(engine: Engine, without: frozenset[str], fill: int, more: tuple[str, ...]) -> None:
    with engine.begin() as connection:
        for table in ("wait", "move", "clock"):
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
        indexes = (each for name, each in INDEXES.items() if name not in without)
        for each in (CLOCK.format(fill=fill), FILLED.format(rows=ROWS), *indexes, *more):
            connection.execute(text(each))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE clock"))
        connection.execute(text("CHECKPOINT"))


def _timed(engine: Engine, act: str) -> float:
    began = time.perf_counter()
    for first in range(1, ROWS + 1, BATCH):
        with engine.begin() as connection:
            connection.execute(text(f"{act} BETWEEN {first} AND {first + BATCH - 1}"))
    return time.perf_counter() - began
