"""The custody log: how fast acts are appended, leaves proved, exports verified, cases shared.

    python -m benchmarks log                      10,000,000 leaves, both databases
    BENCH_LEAVES=100000 python -m benchmarks log  small; the export has a tenth of the leaves

Acts are appended by eight processes, each one transaction an act, flushed as in production. Leaves
of the large log are put straight into the tables, with their true hashes and nodes.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import SQLModel, select

from benchmarks.leaves import WHEN, fill
from benchmarks.servers import kept_postgres
from portal.audit import queries, service
from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.models import CaseEvidence
from portal.cases.rules import Source
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import ContainerKind
from portal.identity.events import SignedIn
from portal.infra.database import insert_all
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import logcheck, people
from portal.main.app import make_works
from portal.main.commands.log import export

LEAVES = int(os.environ.get("BENCH_LEAVES", "10000000"))
DATABASES = os.environ.get("BENCH_DATABASES", "sqlite,postgresql").split(",")
PROOF_ONLY = "BENCH_PROOF_ONLY" in os.environ
WRITERS, ACTS, PROOFS, FILES = 8, 300, 200, 10_000
Row = tuple[str, str, str]


def run() -> Iterator[Row]:
    """Yield the figures as (what, measured, target)."""
    for database in DATABASES:
        with _place(database) as settings:
            works = make_works(settings)
            SQLModel.metadata.drop_all(works.engine)
            SQLModel.metadata.create_all(works.engine)
            with works.begin(SYSTEM) as work:
                people.set_up(work)
            if not PROOF_ONLY:
                yield _sharing(works, database)
                works.engine.dispose()
                yield _appending(settings, database)
                fill(works, LEAVES // 10)
                yield from _verifying(works, database)
            fill(works, LEAVES)
            yield _proving(works, database)
            works.engine.dispose()


@contextmanager
def _place(database: str) -> Iterator[Settings]:
    room = os.environ.get("BENCH_LOG_ROOM")
    with tempfile.TemporaryDirectory(prefix="cluebridge-bench-log-", dir=room) as folder:
        cheap = {"data_dir": Path(folder) / "data", "kdf_memory_kib": 8192, "kdf_passes": 1}
        if database == "sqlite":
            yield Settings(database_url="", **cheap)
            return
        Path(folder).chmod(0o755)
        with kept_postgres(Path(folder) / "postgres") as url:
            yield Settings(database_url=url, **cheap)


def _append(settings: Settings, begin: object, done: object) -> None:
    works = make_works(settings)
    with works.begin(SYSTEM, writes=False) as work:
        queries.head(work.session)
    begin.wait()  # type: ignore[attr-defined]
    for _ in range(ACTS):
        with works.begin(SYSTEM) as work:
            work.record(SignedIn(officer_id=1))
    done.put(1)  # type: ignore[attr-defined]


def _appending(settings: Settings, database: str) -> Row:
    fork = multiprocessing.get_context("fork")
    begin, done = fork.Barrier(WRITERS + 1), fork.Queue()
    writers = [fork.Process(target=_append, args=(settings, begin, done)) for _ in range(WRITERS)]
    for each in writers:
        each.start()
    begin.wait()
    began = time.perf_counter()
    for _ in writers:
        done.get()
    took = time.perf_counter() - began
    for each in writers:
        each.join()
    return (
        f"acts with their leaf, {WRITERS} writers, {database}",
        f"{WRITERS * ACTS / took:.0f} a second",
        "300 or more",
    )


def _verifying(works: Works, database: str) -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="cluebridge-bench-export-") as folder:
        began = time.perf_counter()
        size = export(works, Path(folder), bodies=True)
        made = time.perf_counter() - began
        for what in ("with what happened", "without"):
            began = time.perf_counter()
            assert not logcheck.verify(Path(folder))
            took = time.perf_counter() - began
            target = f"30 s or less for 1,000,000 (this many: {30 * size / 1e6:.1f} s)"
            yield (
                f"verify an export of {size:,} leaves, {what}, {database}",
                f"{took:.1f} s",
                target,
            )
            (Path(folder) / logcheck.BODIES).unlink(missing_ok=True)
        yield f"write that export, {database}", f"{made:.1f} s", ""


def _proving(works: Works, database: str) -> Row:
    took = []
    picked = random.Random(1)
    with works.begin(SYSTEM, writes=False) as work:
        newest = queries.latest_checkpoint(work.session)
    for _ in range(PROOFS):
        index = picked.randrange(newest.size)
        began = time.perf_counter()
        with works.begin(SYSTEM, writes=False) as work:
            service.prove(work.session, index, size=newest.size, note=newest.note).marshal()
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    most = took[len(took) * 95 // 100]
    told = f"median {took[len(took) // 2]:.1f} ms, 95 % within {most:.1f} ms, slowest {took[-1]:.1f} ms"
    what = f"proof file of any leaf among {newest.size:,} ({PROOFS} asked), {database}"
    return what, told, "20 ms or less"


def _sharing(works: Works, database: str) -> Row:
    with works.begin(SYSTEM, writes=False) as work:
        actor, private = people.unlocked(work, "lin")
    with works.begin(actor, private) as work:
        form = OpenCase(
            title="一万个文件", category="fake_stay", source=Source.AUDIT, region="990100"
        )
        case_id = cases.open_case(work, form).id
        insert_all(
            work.session,
            [
                EvidenceItem(
                    file_id=index.to_bytes(16, "big"), container_kind=ContainerKind.CASE,
                    container_id=case_id, name_sealed=b"x", file_key_sealed=b"x", media_type="a/b",
                    declared_type="a/b", size=1, sha256=bytes(32), sm3=bytes(32), segments=1,
                    uploaded_at=WHEN,
                )
                for index in range(FILES)
            ],
        )  # fmt: skip
        items = work.session.exec(select(EvidenceItem.id)).all()
        insert_all(
            work.session,
            [
                CaseEvidence(item_id=item, case_id=case_id, generation=1, agency=actor.agency)
                for item in items
            ],
        )
    took = []
    for agency in ("hq-wjw", "hq-scjg", "hq-gaj", "hq-jcy"):
        began = time.perf_counter()
        with works.begin(actor, private) as work:
            cases.share(work, case_id, agency, basis="国务院令第310号第三条")
        took.append((time.perf_counter() - began) * 1000)
    return (
        f"share a case with {FILES:,} files with a new agency, {database}",
        f"slowest of {len(took)}: {max(took):.0f} ms",
        "200 ms or less",
    )
