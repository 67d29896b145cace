"""100,000 leads of smart monitoring from a file: seconds to lay down, check and take, and memory."""

from __future__ import annotations

import io
import multiprocessing
import resource
import time
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter  # type: ignore[import-untyped]  # ships no types
from sqlmodel import SQLModel

from portal.imports import jobs, queries, service
from portal.imports.forms import ChooseColumns
from portal.imports.rules import Kind
from portal.infra import sheets
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works

ROWS = 100_000
PLACE = Path("/var/tmp/cluebridge-bench")
HEADER = (
    "疑点编号",
    "机构名称",
    "区县",
    "疑点类型",
    "预警日期",
    "疑点金额",
    "规则名称",
    "疑点描述",
)


def run() -> list[tuple[str, str, str]]:
    """Measure on SQLite; each format of file in a process of its own, for its memory."""
    found = []
    for kind in ("csv", "xlsx"):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            told = pool.apply(measured, (kind, ROWS, ""))
        found.append((f"{ROWS:,} leads from {kind}, SQLite", told, "—"))
    return found


def measured(kind: str, count: int, url: str) -> str:
    """Import so many leads; return the figures as words."""
    PLACE.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=PLACE) as folder:
        settings = Settings(
            data_dir=Path(folder), kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0
        )
        works = make_works(settings.model_copy(update={"database_url": url} if url else {}))
        SQLModel.metadata.create_all(works.engine)
        with works.begin(SYSTEM) as work:
            people.set_up(work)
        data = _csv(count) if kind == "csv" else _xlsx(count)
        return _measured(works, data)


def _measured(works: Works, data: bytes) -> str:
    with works.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, "chen")
    times, before = [time.perf_counter()], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with works.begin(actor, private) as work:
        run_id = (
            service.begin(work, Kind.MONITORING, file_name="x", sha256="0" * 64, source="平台").id
            or 0
        )
        names = service.known_names(work, run_id)
    table, total = sheets.table(lambda: iter([data]), names), 0
    with works.begin(actor) as work:
        service.lay_out(work, run_id, table.columns)
    while part := list(islice(table.rows, 2_000)):
        with works.begin(actor) as work:
            service.keep_sealed(work, run_id, part)
        total += len(part)
    with works.begin(actor) as work:
        made = service.received(work, run_id, table.columns, total)
        service.choose_columns(work, run_id, ChooseColumns(target=tuple(made.targets)))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    times.append(time.perf_counter())
    jobs.finish(works, run_id)
    times.append(time.perf_counter())
    with works.begin(actor) as work:
        service.start(work, run_id)
    jobs.finish(works, run_id)
    times.append(time.perf_counter())
    with works.begin(SYSTEM, writes=False) as work:
        done = queries.by_id(work.session, run_id).made
    laid, checked, taken = (b - a for a, b in pairwise(times))
    return (
        f"sealed {laid:.0f} s (+{grown} MB), checked {checked:.0f} s, {done:,} taken {taken:.0f} s"
    )


def _rows(count: int) -> Iterator[tuple[str, ...]]:
    for at in range(count):
        place, day = f"花桥市第{at % 5_000}号诊所", f"2026-01-{at % 28 + 1:02}"
        yield (
            f"ZN{at:07}",
            place,
            "花桥市",
            "重复收费",
            day,
            f"{at}.50",
            "同日重复",
            "同一天收费两次，" * 8,
        )


def _csv(count: int) -> bytes:
    return "\n".join(",".join(row) for row in (HEADER, *_rows(count))).encode()


def _xlsx(count: int) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate((HEADER, *_rows(count))):
            sheet.write_row(at, 0, row)
    return file.getvalue()
