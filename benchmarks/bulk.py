"""What measurements over a million rows share: an empty place per database, rows in bulk, times told."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session, SQLModel

from benchmarks.servers import kept_postgres
from portal.infra.settings import Settings
from portal.infra.work import Works

DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
Row = tuple[str, str, str]
"""(what, measured, target)"""


@contextmanager
def place(database: str, name: str) -> Iterator[Settings]:
    """Yield the settings of an empty place with cheap keys: a SQLite file, or a server of its own."""
    with tempfile.TemporaryDirectory(prefix=f"cluebridge-bench-{name}-") as folder:
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


def write(session: Session, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Write rows straight into a table, twenty thousand at a time."""
    into, left = insert(SQLModel.metadata.tables[table]), iter(rows)
    while some := list(islice(left, 20_000)):
        session.execute(into, some)


def analyze(works: Works) -> None:
    """Let the database look at what was written, as it does by itself in production."""
    with works.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def ms(took: list[float], digits: int = 0) -> str:
    """Tell the median and the slowest of times given in seconds."""
    median, slowest = statistics.median(took) * 1000, max(took) * 1000
    return f"median {median:.{digits}f} ms, slowest {slowest:.{digits}f} ms"
