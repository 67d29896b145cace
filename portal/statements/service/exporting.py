"""Lines that were not booked, as a workbook: what a person works through, or asks the bank about."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from portal.infra import exports
from portal.infra.exports import Value
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.text import Text
from portal.statements import queries
from portal.statements.models import StatementFile
from portal.statements.queries import lines
from portal.statements.rules import Direction, LastProof
from portal.statements.rules.judging import WORDS
from portal.statements.rules.states import LINE_STATES, LineState
from portal.statements.service.showing import Shown, opened

LEFT = (
    LineState.UNMATCHED,
    LineState.ELSEWHERE,
    LineState.DOUBTFUL,
    LineState.PART,
    LineState.BAD,
)
HEAD = (
    Text("行号", "Line"),
    Text("交易日期", "Date"),
    Text("收入（元）", "In (yuan)"),
    Text("支出（元）", "Out (yuan)"),
    Text("尚未入账（元）", "Not booked (yuan)"),
    Text("对方户名", "Other side"),
    Text("对方账号", "Account"),
    Text("交易流水号", "Bank's number"),
    Text("摘要", "Text"),
    Text("备注", "Remark"),
    Text("状态", "State"),
    Text("原因", "Why"),
)
TITLE = Text("未入账流水", "Not booked")
NOT_TOLD = Text("账目核对情况不详", "Nothing is known of a proof of the ledgers")
_PART = 2_000


def unmatched(work: Work, file_id: int, locale: str) -> bytes:
    """Return the lines of a statement that were not booked, or not wholly; the opening is recorded."""
    file = queries.file(work.session, work.actor, file_id)
    head = [each.in_(locale) for each in HEAD]
    return exports.xlsx_in_memory(head, _rows(work, file, locale), title=TITLE.in_(locale))


def _rows(work: Work, file: StatementFile, locale: str) -> Iterator[list[Value]]:
    after = 0
    while some := lines.page(work.session, known(file.id), LEFT, after=after, limit=_PART):
        yield from (_row(each, locale) for each in opened(work, file, some, taken=True))
        after = known(some[-1].id)
    yield [None]
    yield [work.ask(LastProof(), NOT_TOLD).in_(locale)]


def _row(shown: Shown, locale: str) -> list[Value]:
    row, said = shown.row, shown.said
    why = WORDS[row.why].in_(locale) if row.why else ""
    state = LINE_STATES[row.state].in_(locale)
    if said is None:
        rest = ("", "", "", " | ".join(each for each in shown.cells if each), "", state, why)
        return [row.line, None, None, None, None, *rest]
    yuan = Decimal(said.fen) / 100
    money = (yuan, None) if said.direction is Direction.IN else (None, yuan)
    left = Decimal(row.fen - row.matched_fen) / 100
    words = (said.counterparty, said.account_masked, said.reference, said.text, said.remark)
    return [row.line, said.on, *money, left, *words, state, why]
