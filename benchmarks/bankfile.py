"""A bank's file of 50,000 lines against 20,000 open orders: seconds to seal, read and match, and to book."""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import SQLModel, col, select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.identity.models import Officer
from portal.infra import sheets
from portal.infra.database import insert_all
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.ids import known
from portal.main import people
from portal.main.app import make_works
from portal.statements import jobs, queries, service
from portal.statements.book.columns import known_names
from portal.statements.forms import ChooseColumns
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Account, Ledger, OrderState, name_key
from tests.support import postgres

LINES, ORDERS, BOOKED = 50_000, 20_000, 1_000
PLACE = Path("/var/tmp/cluebridge-bench")
TODAY = datetime.now(UTC).date()
HEADER = "交易日期,收入金额,支出金额,余额,对方户名,对方账号,交易流水号,摘要"


def run() -> list[tuple[str, str, str]]:
    """Measure on SQLite, and on PostgreSQL where the tests' server can run; each in its own process."""
    found = []
    for name in ("SQLite", "PostgreSQL"):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            told = pool.apply(measured, (name, LINES, ORDERS))
        what = f"bank file, {LINES:,} lines against {ORDERS:,} open orders, {name}"
        found.append((what, told, "matched in 30 s or less"))
    return found


def measured(backend: str, lines: int, orders: int) -> str:
    """Take in so many lines; return the figures as words."""
    PLACE.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=PLACE) as folder:
        settings = Settings(
            data_dir=Path(folder), kdf_memory_kib=8192, kdf_passes=1, min_free_bytes=0
        )
        if backend == "SQLite":
            return _measured(make_works(settings), lines, orders)

        with postgres.running_postgres() as url:
            settings = settings.model_copy(update={"database_url": postgres.new_database(url)})
            works = make_works(settings)
            try:
                return _measured(works, lines, orders)
            finally:
                works.engine.dispose()


def _measured(works: Works, lines: int, orders: int) -> str:
    numbers = _prepared(works, orders)
    data = "\n".join((HEADER, *_lines(lines, numbers))).encode("gb18030")
    with works.begin(SYSTEM, writes=False) as work:
        luo, yin = (people.unlocked(work, login) for login in ("luo", "yin"))
    times = [time.perf_counter()]
    table = sheets.table(lambda: iter([data]), known_names())
    with works.begin(*luo) as work:
        file_id, key = service.begin(work, file_name="x", digest=sha256(data).hexdigest())
    total = 0
    while part := list(islice(table.rows, 2_000)):
        with works.begin(*luo) as work:
            service.keep(work, file_id, key, part)
        total += len(part)
    with works.begin(*luo) as work:
        made = service.received(work, file_id, table.columns, total)
        service.choose_columns(work, file_id, ChooseColumns(target=tuple(made.targets)))
    times.append(time.perf_counter())
    busy = time.process_time()
    jobs.finish(works, file_id)
    busy = time.process_time() - busy
    times.append(time.perf_counter())
    with works.begin(*luo, writes=False) as work:
        counts = queries.counts(work.session, file_id)
    told = ", ".join(f"{state} {each[0]:,}" for state, each in sorted(counts.items()))
    sure = next(each[0] for state, each in counts.items() if state == "strong")
    with works.begin(*yin) as work:
        service.confirm(work, file_id, sure)
    begun = time.perf_counter()
    for _ in range(BOOKED // 100):
        with works.begin(yin[0]) as work:
            service.book_next(work, file_id)
    booked = time.perf_counter() - begun
    sealed, matched = (b - a for a, b in pairwise(times))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return (
        f"sealed {sealed:.1f} s, matched {matched:.1f} s (busy {busy:.1f} s: {told}), "
        f"booked {BOOKED / booked:.0f} lines/s, {memory} MB, load {os.getloadavg()[0]:.1f}"
    )


def _prepared(works: Works, orders: int) -> list[tuple[str, str, int]]:
    """Make open orders; return number, obligor and what is open of each."""
    SQLModel.metadata.create_all(works.engine)
    with works.begin(SYSTEM) as work:
        people.set_up(work)
        actor, private = people.unlocked(work, "lin")
    with works.begin(actor, private) as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        case_id = known(cases.open_case(work, form).id)
        head = work.session.exec(select(Officer.id).where(Officer.login == "zhao")).one()
        told = [
            (f"花医保责〔2026〕{at + 1}号", f"花桥市第{at % 5_000}号诊所", 10_000 + at * 7)
            for at in range(orders)
        ]
        now = work.now
        made = [
            RecoveryOrder(
                case_id=case_id,
                agency="hq-ybj",
                ledger=Ledger.FUND,
                obligor=name,
                obligor_key=name_key(name),
                amount_fen=fen,
                outstanding_fen=fen,
                basis="协议",
                state=OrderState.ORDERED,
                number=number,
                proposed_by=known(actor.officer_id),
                proposed_at=now,
                decided_by=head,
                decided_at=now,
            )
            for number, name, fen in told
        ]
        insert_all(work.session, made)
        ids = work.session.exec(select(RecoveryOrder.id).order_by(col(RecoveryOrder.id))).all()
        postings = [
            Posting(
                order_id=known(key),
                ledger=Ledger.FUND,
                debit=Account.RECEIVABLE,
                credit=Account.ORDERED,
                amount_fen=fen,
                reference="~ordered",
                value_on=TODAY,
                posted_by="bench",
                posted_at=now,
            )
            for key, (_, _, fen) in zip(ids, told, strict=True)
        ]
        insert_all(work.session, postings)
    return told


def _lines(count: int, orders: list[tuple[str, str, int]]) -> Iterator[str]:
    """Two lines of five name a number (part or whole), one a name and the amount, two nothing."""
    balance = 0
    for at in range(count):
        number, name, fen = orders[at * 7 % len(orders)]
        fen, text, payer = {
            0: (fen, f"缴{number}", name),
            1: (fen // 3, f"款 {number.replace('〔', '[').replace('〕', ']')}", f"代{name}"),
            2: (fen, "案款", name),
            3: (fen, "往来款", f"过路{at}"),
            4: (at + 1, "货款", f"路人{at}"),
        }[at % 5]
        balance += fen
        day: date = TODAY - timedelta(days=30 - at * 30 // count)
        yuan, rest = f"{fen // 100}.{fen % 100:02}", f"{balance // 100}.{balance % 100:02}"
        yield f"{day:%Y%m%d},{yuan},,{rest},{payer},6222000011{at:08},T{at:09},{text}"
