"""kill -9 of the worker while it reads a bank's file and while it books it: each line counts once."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import func, select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra.settings import Settings
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.main import people
from portal.main.app import make_works
from portal.reconciliation.service import proving
from portal.statements.models import StatementFile, StatementLine, StatementMatch
from portal.statements.rules.states import BATCH, FileState, LineState
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.models import Posting, RecoveryOrder
from referrals.recoveries.rules import Ledger
from tests.support.chain import today
from tests.support.storm import verified
from tests.support.town import Town

SURE, LINES, OWED_FEN = 600, BATCH + 600, 1_000_000
HEAD = "交易日期,收入金额,对方户名,对方账号,交易流水号,摘要"
BOOKED_AT = (1, 120, 240, 360, 480)
"""The worker is killed once so many lines are booked, in the middle of the next ones."""
PATIENCE = 150.0


@pytest.mark.slow
def test_a_worker_killed_while_it_reads_and_books_counts_every_line_once(any_town: Town) -> None:
    town = any_town
    town.kill9("worker")
    with works_of(town) as works:
        number = owed(works)
        path, file_id = sent(town, number)
        town.start("worker")
        waited(works, lambda work: file_of(work, file_id).read_to > 0)
        town.kill9("worker")
        read = lines_by_state(works, file_id)
        assert read[LineState.WAITING] in {0, LINES - BATCH}, "whole batches only"
        town.start("worker")
        waited(works, lambda work: file_of(work, file_id).state is FileState.MATCHED)
        found = lines_by_state(works, file_id)
        assert (found[LineState.STRONG], found[LineState.UNMATCHED]) == (SURE, LINES - SURE)
        town.kill9("worker")
        yin = town.officer("yin")
        yin.open(path)
        yin.submit(yin.page.form(f"{path}/decision", with_="lines"), act="book")
        killed = 0
        for moment in BOOKED_AT:
            town.start("worker")
            waited(works, lambda work, least=moment: booked(work) >= least)
            town.kill9("worker")
            killed += agrees(works, file_id) < SURE
        assert killed, "never killed while lines were left"
        town.start("worker")
        waited(works, lambda work: file_of(work, file_id).state is FileState.MATCHED)
        assert agrees(works, file_id) == SURE
        assert not [each for each in proving.prove(works)[1] if not each.holds]
        assert f"{SURE}" in yin.open(f"{path}?tab=done").text
    assert town.bugs() == []
    verified(town)


@contextmanager
def works_of(town: Town) -> Iterator[Works]:
    settings = Settings(
        data_dir=Path(town.data), database_url=town.settings["database_url"], min_free_bytes=0
    )
    works = make_works(settings)
    try:
        yield works
    finally:
        works.engine.dispose()


def owed(works: Works) -> str:
    """Return the number of an order in force."""
    with works.begin(SYSTEM, writes=False) as work:
        lin, zhao = (people.unlocked(work, login) for login in ("lin", "zhao"))
    with works.begin(*lin) as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        case_id = cases.open_case(work, form).id
        said = Propose(ledger=Ledger.FUND, obligor="演示医院", amount=OWED_FEN, basis="协议")
        order_id = recoveries.propose(work, case_id, said).id
    with works.begin(*zhao) as work:
        return recoveries.decide(work, order_id, Decide(decision="approve", reasons="同意")).number


def sent(town: Town, number: str) -> tuple[str, int]:
    """Send a statement through the page and settle its columns; return it, waiting for the worker."""
    rows = [
        f"{today()},1.00,演示医院,622200001111,T{at},{number}"
        if at % 4 == 0 and at < SURE * 4
        else f"{today()},7.{at % 100:02},路人{at},622200002222,T{at},货款"
        for at in range(LINES)
    ]
    data = "\r\n".join((HEAD, *rows)).encode("gbk")
    luo = town.officer("luo")
    luo.open("/statements")
    path = luo.act("/statements", files={"files": [("流水.csv", data, "text/csv")]}).path
    luo.act(f"{path}/columns")
    return path, int(re.search(r"\d+$", path).group())


def waited(works: Works, told: Callable[[Any], bool]) -> None:
    """Return as soon as something is so."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with works.begin(SYSTEM, writes=False) as work:
            if told(work):
                return
        time.sleep(0.005)
    raise AssertionError("not in time")


def file_of(work: Any, file_id: int) -> StatementFile:
    return work.session.get_one(StatementFile, file_id)


def booked(work: Any) -> int:
    return work.session.exec(select(func.count()).select_from(StatementMatch)).one()


def lines_by_state(works: Works, file_id: int) -> Counter[LineState]:
    with works.begin(SYSTEM, writes=False) as work:
        rows = select(StatementLine.state).where(StatementLine.file_id == file_id)
        return Counter(work.session.exec(rows).all())


def agrees(works: Works, file_id: int) -> int:
    """Return how many lines are booked: as many by their state as matched, posted and paid."""
    done = lines_by_state(works, file_id)[LineState.ACCEPTED]
    with works.begin(SYSTEM, writes=False) as work:
        matched = work.session.exec(select(StatementMatch.line_id)).all()
        posted = work.session.exec(select(Posting.source).where(Posting.source != "")).all()
        left = work.session.exec(select(RecoveryOrder.outstanding_fen)).one()
    assert len(matched) == len(set(matched)) == done
    assert sorted(posted) == sorted(f"bank:{each}" for each in matched)
    assert left == OWED_FEN - 100 * done
    return done
