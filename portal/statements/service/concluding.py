"""When all lines are read: what takes what back, what is too much together; then the key goes."""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import col

from portal.infra.work import Work
from portal.kernel.ids import known
from portal.notices import service as notices
from portal.statements import queries
from portal.statements.events import LineTakenBack, StatementMatched
from portal.statements.models import StatementFile, StatementLine
from portal.statements.queries import lines
from portal.statements.rules import By, Candidate, Kind
from portal.statements.rules.judging import Why
from portal.statements.rules.states import FileState, LineState
from portal.statements.service.matching import stored
from portal.statements.service.moving import move

_PART = 500
_BOOKED = (LineState.ACCEPTED, LineState.PART)


def conclude(work: Work, file: StatementFile) -> None:
    """Finish the matching of a statement: from here on only finance can open its lines."""
    _pair_off(work, file)
    _too_much(work, file)
    move(file, FileState.MATCHED)
    file.house, file.matched_at = b"", work.now
    work.session.flush()
    counts = queries.counts(work.session, known(file.id))
    none = (0, 0, 0)
    done = StatementMatched(
        file_id=known(file.id),
        sure=counts.get(LineState.STRONG, none)[0],
        doubtful=counts.get(LineState.DOUBTFUL, none)[0],
        unmatched=counts.get(LineState.UNMATCHED, none)[0],
    )
    work.record(done)
    notices.about(work, done, agency=file.agency, officer_id=file.officer_id)


def _pair_off(work: Work, file: StatementFile) -> None:
    """Let lines that take others back find them.

    What was not booked falls away with its only counterpart. What was booked a person takes back; so
    does one that could be for several, or whose other side is not the same.
    """
    after, used = 0, set[int]()
    while some := lines.taking_back(work.session, known(file.id), after=after, limit=_PART):
        for back in some:
            _find_original(work, back, used)
        work.session.flush()
        after = known(some[-1].id)


def _find_original(work: Work, back: StatementLine, used: set[int]) -> None:
    if back.happened_on is None:
        return
    found = [
        each
        for each in lines.originals(work.session, back, back.happened_on)
        if each.id not in used
    ]
    same = [each for each in found if back.party and each.party == back.party]
    if len(same) == 1 and same[0].state not in _BOOKED:
        pair(work, back, same[0])
        used.add(known(same[0].id))
        return
    likely = same or found
    if not likely:
        return
    back.state, back.why = LineState.DOUBTFUL, Why.TAKES_BACK
    back.candidates = [stored(_original(each, bool(same))) for each in likely[:5]]
    back.kind, back.target_id = Kind.LINE, likely[0].id
    back.open_fen = back.fen
    work.session.add(back)


def _original(line: StatementLine, same_party: bool) -> Candidate:
    by = By.NAME if same_party else By.AMOUNT
    label = f"{line.happened_on} #{line.file_id}.{line.line}"
    return Candidate(Kind.LINE, known(line.id), by, label, line.fen)


def pair(work: Work, back: StatementLine, original: StatementLine) -> None:
    """Let a line and the one that takes it back stand for nothing any more."""
    for one, other in ((back, original), (original, back)):
        one.state, one.pair_id, one.note = LineState.TAKEN_BACK, other.id, ""
        work.session.add(one)
    back.why, original.why = Why.TAKES_BACK, Why.TAKEN_BACK
    work.session.flush()
    work.record(
        LineTakenBack(file_id=original.file_id, line_id=known(original.id), by_line=known(back.id))
    )


def _too_much(work: Work, file: StatementFile) -> None:
    """Let a person decide where sure lines for one target are together more than is open."""
    over = lines.together_too_much(known(file.id))
    work.session.execute(
        update(StatementLine)
        .where(col(StatementLine.id).in_(over))
        .values(state=LineState.DOUBTFUL, why=Why.TOGETHER)
        .execution_options(synchronize_session=False)
    )
