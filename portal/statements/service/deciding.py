"""What else is decided about statements and lines: not to book one, to take it up again, to start anew."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import case, update
from sqlmodel import col

from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.ids import known
from portal.notices import service as notices
from portal.statements import queries
from portal.statements.events import (
    LineDecided,
    LineHandedOn,
    StatementCancelled,
    StatementStopped,
)
from portal.statements.models import StatementDecision, StatementFile, StatementLine
from portal.statements.queries import lines
from portal.statements.rules import OFFICES, Candidate, Line
from portal.statements.rules.judging import Why
from portal.statements.rules.states import ASIDE, TO_DECIDE, Act, FileState, LineState
from portal.statements.service import matching, sealing
from portal.statements.service.moving import move

_AGAIN = (LineState.STRONG, LineState.DOUBTFUL, LineState.UNMATCHED, LineState.ELSEWHERE)
_UNDECIDED = (LineState.BAD, LineState.IGNORED, LineState.REPEATED)
"""Other columns can make these say something."""


def set_aside(work: Work, line_id: int, act: Act, reasons: str) -> StatementLine:
    """Decide that nothing (more) of a line is booked, and why."""
    line = lines.line(work.session, work.actor, line_id, lock=True)
    if line.state not in TO_DECIDE:
        raise Conflict
    if act not in ASIDE:
        raise Invalid(act="unknown_choice")
    line.state, line.why = LineState.SET_ASIDE, Why.ASIDE
    _decided(work, line, act, reasons)
    if act is Act.HANDED_ON and line.owner:
        _tell_owner(work, line)
    return line


def reopen(work: Work, line_id: int, reasons: str) -> StatementLine:
    """Take a line up again that was set aside, or say that a repeated one is a payment of its own."""
    line = lines.line(work.session, work.actor, line_id, lock=True)
    if line.state is LineState.SET_ASIDE:
        line.state = LineState.PART if line.matched_fen else LineState.DOUBTFUL
        line.why = None
        _decided(work, line, Act.REOPENED, reasons)
    elif line.state is LineState.REPEATED and line.fen:
        line.state, line.why = LineState.DOUBTFUL, Why.NOT_REPEATED
        line.mark = sealing.Marks(work.settings, line.agency).by_hand(known(line.id))
        _decided(work, line, Act.NOT_REPEATED, reasons)
    else:
        raise Conflict
    return line


def cancel(work: Work, file_id: int) -> StatementFile:
    """Give a statement up: its lines stand for nothing, and may come in again.

    Conflict once something of it was booked.
    """
    file = queries.file(work.session, work.actor, file_id, lock=True)
    if any(matched for _, _, matched in queries.counts(work.session, file_id).values()):
        raise Conflict
    move(file, FileState.CANCELLED)
    file.house = b""
    work.session.execute(
        update(StatementLine)
        .where(col(StatementLine.file_id) == file_id)
        .values(state=LineState.CANCELLED, mark="")
        .execution_options(synchronize_session=False)
    )
    work.session.flush()
    work.record(StatementCancelled(file_id=file_id))
    return file


def match_again(work: Work, file_id: int) -> StatementFile:
    """Have the lines matched anew that were not booked: orders may have come since.

    Lines that repeat one of a statement given up since are taken up as well.

    The officer lends the worker the key of the file again.
    """
    file = queries.file(work.session, work.actor, file_id, lock=True)
    move(file, FileState.READING)
    file.house = sealing.lend(work.settings, file.agency, sealing.mine(work, file))
    file.read_to, file.last_balance_fen = 0, None
    work.session.execute(
        update(StatementLine)
        .where(
            col(StatementLine.file_id) == file_id,
            col(StatementLine.state).in_(_AGAIN) | lines.repeats_nothing(),
            col(StatementLine.matches) == 0,
        )
        .values(state=LineState.WAITING)
        .execution_options(synchronize_session=False)
    )
    work.session.flush()
    return file


def stop_by_itself(work: Work, file_id: int, note: str) -> None:
    """Hold a statement the worker cannot go on with, and tell its officer why.

    Lines are read anew then; what a person decided about them stands.
    """
    file = queries.by_id(work.session, file_id)
    reading = file.state is FileState.READING
    officer = file.officer_id if reading else file.booked_by
    move(file, FileState.UPLOADED if reading else FileState.MATCHED)
    file.note = note
    if reading:
        _read_anew(work, file_id)
    work.session.flush()
    stopped = StatementStopped(file_id=file_id, note=note)
    work.record(stopped)
    notices.about(work, stopped, agency=file.agency, officer_id=officer)


def _read_anew(work: Work, file_id: int) -> None:
    """Let the lines of a statement wait to be read that nobody decided about."""
    own = lines.called_not_repeated(file_id)
    mark = case((col(StatementLine.id).in_(own), col(StatementLine.mark)), else_="")
    work.session.execute(
        update(StatementLine)
        .where(
            col(StatementLine.file_id) == file_id,
            col(StatementLine.state).in_((LineState.WAITING, *_AGAIN, *_UNDECIDED)),
            col(StatementLine.matches) == 0,
        )
        .values(state=LineState.WAITING, mark=mark)
        .execution_options(synchronize_session=False)
    )


def search(work: Work, line_id: int, typed: str, payer: str = "") -> Mapping[str, Candidate]:
    """Return what a line could be for by a number or name somebody typed; `payer` is who the line says."""
    line = lines.line(work.session, work.actor, line_id)
    if line.happened_on is None or line.direction is None:
        return {}
    asked = Line(
        known(line.id),
        line.happened_on,
        line.fen - line.matched_fen,
        line.direction,
        counterparty=typed,
        text=typed,
        payer=payer,
    )
    found = matching.candidates(work, line.agency, [asked]).get(asked.number, ())
    return {f"{each.kind}:{each.id}": each for each in found if each.id}


def _tell_owner(work: Work, line: StatementLine) -> None:
    """Tell the finance of the agency whose number the line names; whoever hands it on never learns which."""
    if line.happened_on is None:
        raise Conflict
    told = LineHandedOn(
        agency=line.agency,
        file_id=line.file_id,
        line_id=known(line.id),
        paid_fen=line.fen - line.matched_fen,
        on=line.happened_on,
    )
    work.record(told)
    notices.about(work, told, agency=line.owner, offices=OFFICES)


def _decided(work: Work, line: StatementLine, act: Act, reasons: str) -> None:
    rest = line.fen - line.matched_fen
    work.session.add(
        StatementDecision(
            line_id=known(line.id),
            act=act,
            fen=rest,
            reasons=reasons,
            decided_by=known(work.actor.officer_id),
            decided_at=work.now,
        )
    )
    work.session.add(line)
    work.session.flush()
    work.record(LineDecided(file_id=line.file_id, line_id=known(line.id), act=act, rest_fen=rest))
