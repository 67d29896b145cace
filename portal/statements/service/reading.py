"""Reading lines: a batch opened, understood, known again or matched, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.infra.work import Work
from portal.kernel.ids import known
from portal.statements import queries
from portal.statements.models import StatementFile
from portal.statements.queries import lines
from portal.statements.rules import cells, reading, words
from portal.statements.rules.judging import Why
from portal.statements.rules.reading import Said, Wrong
from portal.statements.rules.states import BATCH, FileState, LineState
from portal.statements.service import matching, sealing
from portal.statements.service.concluding import conclude
from portal.statements.service.moving import write


@dataclass(slots=True)
class Row:
    """A line on its way: what it says, and what is to be written of it."""

    id: int
    line: int
    mark: str
    said: Said | None = None
    values: dict[str, Any] = field(default_factory=dict)
    twin: bool = False

    @property
    def open(self) -> bool:
        """Tell whether nothing was decided about the line yet."""
        return "state" not in self.values


ANALYZED_EVERY = 10_000
"""Lines after which the database counts them anew: it plans by what it believes is there."""


def read_next(work: Work, file_id: int, limit: int = BATCH) -> bool:
    """Read and match the next lines of a statement; tell whether there is more to do.

    The statement is locked, and how far it has come moves with its lines: two workers do not meet,
    and a killed one leaves whole batches only.
    """
    file = queries.file(work.session, work.actor, file_id, lock=True)
    if file.state is not FileState.READING:
        return False
    found = lines.next_lines(work.session, file_id, after=file.read_to, limit=limit)
    if not found:
        conclude(work, file)
        return False
    if file.read_to % ANALYZED_EVERY < limit:
        lines.analyze(work.session)
    opened = sealing.opener(sealing.lent(work, file), file_id)
    rows = [
        _understood(Row(key, at, mark), opened(at, sealed), file.targets)
        for key, at, sealed, mark in found
    ]
    _count_breaks(file, rows)
    _know_again(work, file, rows)
    matching.match(work, file.agency, rows)
    write(work, [_written(each) for each in rows])
    file.read_to = found[-1][1]
    work.session.flush()
    return True


def _understood(row: Row, cells_: list[str], targets: Sequence[str]) -> Row:
    if cells.is_total(cells_):
        row.values |= {"state": LineState.IGNORED, "why": Why.TOTAL}
        return row
    try:
        row.said = reading.read(row.id, cells_, targets)
    except Wrong as wrong:
        note = f"{wrong.column}:{wrong.code}"
        row.values |= {"state": LineState.BAD, "why": Why.UNREADABLE, "note": note}
    return row


def _count_breaks(file: StatementFile, rows: Sequence[Row]) -> None:
    """Count on where the balance does not follow, across batches."""
    kept = [(row.said.signed_fen, row.said.balance_fen) for row in rows if row.said is not None]
    if file.last_balance_fen is not None:
        kept.insert(0, (file.last_signed_fen, file.last_balance_fen))
    up, down, pairs = reading.breaks(kept)
    file.breaks_up += up
    file.breaks_down += down
    file.balance_pairs += pairs
    if kept:
        file.last_signed_fen, file.last_balance_fen = kept[-1]


def _know_again(work: Work, file: StatementFile, rows: Sequence[Row]) -> None:
    """Give every line its marks; say of each that stands for a payment known already which one.

    The bank's number tells payments apart. Without one, lines that say the same are counted: the
    second of two in one file is the second of two in another, and told to be looked at.
    """
    file_id, marks = known(file.id), sealing.Marks(work.settings, file.agency)
    said = [(row, row.said) for row in rows if row.said is not None]
    for row, its in said:
        row.values |= _contents(marks, its)
    contents = {row.values["content"] for row, _ in said}
    first = rows[0].line
    before = lines.seen_before(work.session, file_id, contents, before=first)
    counted = Counter(before)
    others = lines.alike(work.session, file.agency, contents, but=file_id)
    for row, its in said:
        content = row.values["content"]
        counted[content] += 1
        nth, numbered = counted[content], row.values["numbered"]
        number = (its.line.reference, its.line.on, its.signed_fen, its.line.direction)
        if row.mark and row.mark == marks.by_hand(row.id):
            row.values["mark"] = row.mark
            continue
        row.values["mark"] = (
            marks.of("number", *number) if numbered else marks.of("nth", content, nth)
        )
        row.twin = nth > 1 and not numbered
        other = others.get((content, not numbered), [])
        if not row.mark and len(other) >= nth:
            _repeat(row, other[nth - 1])
    _repeat_marked(work, file, [row for row, _ in said if row.open])


def _repeat_marked(work: Work, file: StatementFile, rows: Sequence[Row]) -> None:
    there = lines.marked(work.session, file.agency, [row.values["mark"] for row in rows])
    for row in rows:
        first = there.setdefault(row.values["mark"], row.id)
        if first != row.id:
            _repeat(row, first)


def _repeat(row: Row, first: int) -> None:
    row.values |= {"state": LineState.REPEATED, "why": Why.REPEATED, "pair_id": first, "mark": ""}


def _contents(marks: sealing.Marks, said: Said) -> dict[str, Any]:
    line = said.line
    party = words.name(line.counterparty)
    told = (line.on, line.fen, line.direction, party, line.account_masked, words.name(line.text))
    return {
        "content": marks.of("content", *told, said.signed_fen > 0),
        "party": marks.of("party", party) if party else "",
        "numbered": bool(line.reference),
        "fen": line.fen,
        "happened_on": line.on,
        "direction": line.direction,
        "takes": said.original,
    }


_EMPTY: dict[str, Any] = {
    "state": LineState.UNMATCHED,
    "why": None,
    "note": "",
    "fen": 0,
    "happened_on": None,
    "direction": None,
    "takes": None,
    "mark": "",
    "content": "",
    "party": "",
    "numbered": False,
    "pair_id": None,
    "kind": None,
    "target_id": None,
    "open_fen": 0,
    "owner": "",
    "candidates": [],
}


def _written(row: Row) -> dict[str, Any]:
    return {"id": row.id, **_EMPTY, **row.values}
