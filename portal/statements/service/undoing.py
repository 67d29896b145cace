"""Taking a match back: because it was wrong, or because the bank took the money back."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.ids import known
from portal.statements.events import LineUndone
from portal.statements.models import StatementLine, StatementMatch, StatementUndo
from portal.statements.queries import lines
from portal.statements.rules.judging import Why
from portal.statements.rules.states import TO_DECIDE, LineState
from portal.statements.service.concluding import pair

BY_BANK = "银行冲正或者退回"


def undo(work: Work, line_id: int, match_id: int, reasons: str) -> StatementLine:
    """Take a match back that was wrong: what it booked is reversed in this transaction.

    Conflict when it was taken back before; whatever the owner of the target refuses it for.
    """
    line = lines.line(work.session, work.actor, line_id, lock=True)
    found = {match.id: (match, gone) for match, gone in lines.matches(work.session, line_id)}
    if match_id not in found or found[match_id][1] is not None:
        raise Conflict
    with work.whole():
        _undo(work, line, found[match_id][0], reasons, on=line.happened_on, back=None)
        line.state, line.why = LineState.DOUBTFUL, Why.UNDONE
        if line.matched_fen:
            line.state = LineState.PART
    work.session.flush()
    return line


def take_back(work: Work, back: StatementLine, original: StatementLine) -> None:
    """Let a line of the bank take another one back, with all that was booked of it.

    Conflict when it does not fit: another amount, the wrong way, later than it, or gone already.
    """
    fits = (
        back.takes is not None
        and original.direction == back.takes
        and original.fen == back.fen
        and original.id != back.id
        and original.takes is None
        and original.state not in {LineState.TAKEN_BACK, LineState.CANCELLED}
        and not back.matched_fen
        and back.state in TO_DECIDE
    )
    if not fits or back.happened_on is None:
        raise Conflict
    with work.whole():
        for match, gone in lines.matches(work.session, known(original.id)):
            if gone is None:
                _undo(work, original, match, BY_BANK, on=back.happened_on, back=back)
        pair(work, back, original)


def _undo(
    work: Work,
    line: StatementLine,
    match: StatementMatch,
    reasons: str,
    *,
    on: date | None,
    back: StatementLine | None,
) -> None:
    line.matched_fen -= match.fen
    gone = StatementUndo(
        match_id=known(match.id),
        by_line=back.id if back else None,
        reasons=reasons,
        undone_by=known(work.actor.officer_id),
        undone_at=work.now,
    )
    work.session.add_all((line, gone))
    work.session.flush()
    work.record(
        LineUndone(
            agency=line.agency,
            file_id=line.file_id,
            line_id=known(line.id),
            kind=match.kind,
            target_id=match.target_id,
            fen=match.fen,
            on=on or work.now.date(),
            booking=match.booking,
            returned=back is not None,
            reasons=reasons,
        )
    )
