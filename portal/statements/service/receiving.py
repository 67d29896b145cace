"""Taking a statement down, and saying what its columns are."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import insert
from sqlmodel import col, delete

from portal.infra.database import in_turn
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.text import folded
from portal.statements import policy, queries
from portal.statements.book.columns import COLUMNS
from portal.statements.events import LinesOpened, StatementColumnsChosen, StatementReceived
from portal.statements.forms import ChooseColumns
from portal.statements.models import StatementFile, StatementLine, StatementMapping
from portal.statements.queries import lines
from portal.statements.rules import reading
from portal.statements.rules.states import (
    MOST_LINES,
    MOST_UNFINISHED,
    FileState,
    LineState,
)
from portal.statements.service import sealing
from portal.statements.service.moving import move

SAMPLES = 200
"""First rows the choice of columns is judged by."""


def ask_room(work: Work) -> None:
    """Raise NotFound for whoever takes in no statements, Invalid when too many are unfinished."""
    if not policy.can_work(work.actor):
        raise NotFound
    if queries.unsettled(work.session, work.actor.agency) >= MOST_UNFINISHED:
        raise Invalid(files="imports_waiting")


def begin(work: Work, *, file_name: str, digest: str) -> tuple[int, bytes]:
    """Begin a statement whose lines follow; return it and the key its lines are sealed under.

    Invalid when the same file was taken in before; Refused without a reward compartment.
    """
    ask_room(work)
    agency = work.actor.agency
    in_turn(work.session, f"statement/{agency}/{digest}")
    if queries.same_file(work.session, agency, digest) is not None:
        raise Invalid(files="statement_known")
    key, key_id, wrapped, house = sealing.new_key(work, agency)
    made = StatementFile(
        agency=agency,
        officer_id=known(work.actor.officer_id),
        file_name=file_name,
        sha256=digest,
        agency_key_id=key_id,
        wrapped=wrapped,
        house=house,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    return known(made.id), key


def keep(work: Work, file_id: int, key: bytes, found: Sequence[tuple[int, list[str]]]) -> None:
    """Write down the next rows of a file, sealed."""
    file = queries.file(work.session, work.actor, file_id)
    common = {
        "file_id": file_id,
        "agency": file.agency,
        "state": LineState.WAITING,
        "candidates": [],
    }
    work.session.execute(
        insert(StatementLine),
        [
            {"line": at, "sealed": sealing.seal(key, file_id, at, cells), **common}
            for at, cells in found
        ],
    )


def received(work: Work, file_id: int, columns: Sequence[str], total: int) -> StatementFile:
    """Say that all lines are there, and guess what the columns are. Invalid without a line."""
    if not total:
        raise Invalid(files="nothing_to_import")
    if total > MOST_LINES:
        raise Invalid(files="too_many_rows")
    file = queries.file(work.session, work.actor, file_id, lock=True)
    before = queries.remembered(work.session, file.agency, header(columns))
    file.columns, file.total = list(columns), total
    fits = len(before) == len(columns)
    file.targets = before if fits else reading.guess(columns, COLUMNS, {})
    move(file, FileState.UPLOADED)
    work.session.flush()
    work.record(
        StatementReceived(file_id=file_id, agency=file.agency, rows=total, sha256=file.sha256)
    )
    return file


def forget(work: Work, file_id: int) -> None:
    """Delete an upload that did not arrive whole; nothing of one that did."""
    file = queries.by_id(work.session, file_id)
    if file.state is FileState.RECEIVING:
        work.session.execute(delete(StatementLine).where(col(StatementLine.file_id) == file_id))
        work.session.delete(file)
        work.session.flush()


def choose_columns(work: Work, file_id: int, form: ChooseColumns) -> StatementFile:
    """Fix what the columns are and have the lines read and matched. The choice is kept.

    Invalid when a column is missing or chosen twice, and when the first rows show that the columns
    cannot be what they are said to be: nothing is read then, and what was chosen stays on the page.
    """
    file = queries.file(work.session, work.actor, file_id, lock=True)
    wrong = reading.wrong_mapping(form.target, len(file.columns), COLUMNS)
    wrong = wrong or reading.swapped(samples(work, file, SAMPLES), form.target)
    if wrong:
        raise Invalid(target=wrong)
    move(file, FileState.READING)
    file.targets, file.read_to = list(form.target), 0
    in_turn(work.session, f"statement-columns/{file.agency}/{header(file.columns)}")
    work.session.merge(
        StatementMapping(agency=file.agency, header=header(file.columns), targets=list(form.target))
    )
    work.session.flush()
    work.record(StatementColumnsChosen(file_id=file_id, targets=tuple(file.targets)))
    return file


def samples(work: Work, file: StatementFile, limit: int) -> list[list[str]]:
    """Return the cells of the first rows to an officer who may open them; that is recorded."""
    opened = sealing.opener(sealing.mine(work, file), known(file.id))
    found = lines.first_lines(work.session, known(file.id), limit)
    work.record(LinesOpened(file_id=known(file.id), lines=len(found), taken=False))
    return [opened(at, sealed) for at, sealed in found]


def header(columns: Sequence[str]) -> str:
    """Return what a header is known by: names of columns, whatever their spaces and case."""
    return sha256("\n".join(folded(each) for each in columns).encode()).hexdigest()
