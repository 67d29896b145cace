"""Statements as banks export them, taken in as finance does, without HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from sqlmodel import select

from portal.cases import service as cases
from portal.cases.forms import OpenCase
from portal.cases.rules import Source
from portal.infra import sheets
from portal.infra.work import Works
from portal.statements import jobs, service
from portal.statements.book.columns import known_names
from portal.statements.forms import ChooseColumns
from portal.statements.models import StatementFile, StatementLine
from portal.statements.rules.states import LineState
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Decide, Propose
from referrals.recoveries.rules import Ledger

HEAD = "交易日期,收入金额,支出金额,余额,对方户名,对方账号,交易流水号,摘要"
DAY = date(2026, 3, 2)


def csv(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def taken_in(people: Any, data: bytes, login: str = "luo", targets: Sequence[str] = ()) -> int:
    """Upload a statement, settle its columns; return it, ready for the worker."""
    table = sheets.table(lambda: iter((data,)), known_names())
    with people.work(login) as work:
        file_id, key = service.begin(work, file_name="流水.csv", digest=sha256(data).hexdigest())
        rows = list(table.rows)
        service.keep(work, file_id, key, rows)
        file = service.received(work, file_id, table.columns, len(rows))
        chosen = tuple(targets or file.targets)
        service.choose_columns(work, file_id, ChooseColumns(target=chosen))
    return file_id


def matched(works: Works, people: Any, data: bytes, login: str = "luo") -> int:
    """Take a statement in and let the worker match it."""
    file_id = taken_in(people, data, login)
    jobs.finish(works, file_id)
    return file_id


def lines(people: Any, file_id: int) -> list[StatementLine]:
    with people.work("luo", writes=False) as work:
        rows = select(StatementLine).where(StatementLine.file_id == file_id)
        return list(work.session.exec(rows.order_by(StatementLine.line)).all())


def states(people: Any, file_id: int) -> list[str]:
    return [f"{each.state}:{each.why or '-'}" for each in lines(people, file_id)]


def file(people: Any, file_id: int) -> StatementFile:
    with people.work("luo", writes=False) as work:
        return work.session.get(StatementFile, file_id)


def case(people: Any) -> int:
    with people.work("lin") as work:
        form = OpenCase(title="案", region="990100", category="fake_stay", source=Source.PATROL)
        return cases.open_case(work, form).id


def order(people: Any, case_id: int, amount: int, obligor: str = "演示医院", **changed: Any) -> Any:
    """Return an order in force."""
    fields = {"ledger": Ledger.FUND, "obligor": obligor, "amount": amount, "basis": "协议"}
    with people.work("lin") as work:
        made = recoveries.propose(work, case_id, Propose(**{**fields, **changed})).id
    with people.work("zhao") as work:
        return recoveries.decide(work, made, Decide(decision="approve", reasons="同意"))


def book_all(works: Works, people: Any, file_id: int, login: str = "yin") -> None:
    """Confirm the booking of all sure lines and let the worker do it."""
    sure = sum(each.state is LineState.STRONG for each in lines(people, file_id))
    with people.work(login) as work:
        service.confirm(work, file_id, sure)
    jobs.finish(works, file_id)
