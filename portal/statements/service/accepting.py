"""Booking what a line is for: one by one by whoever decides, all sure ones by a second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import Conflict, DomainError, Invalid, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.statements import policy, queries
from portal.statements.events import (
    BookingConfirmed,
    BookingFinished,
    BookingStopped,
    LineAccepted,
)
from portal.statements.models import StatementFile, StatementLine, StatementMatch
from portal.statements.queries import lines
from portal.statements.rules import Kind
from portal.statements.rules.judging import Why
from portal.statements.rules.states import (
    BOOKED_AT_ONCE,
    TO_DECIDE,
    FileState,
    LineState,
)
from portal.statements.service.moving import move
from portal.statements.service.undoing import take_back

Target = tuple[Kind, int, int]
"""What kind of thing, which one, and how many fen go to it."""


def accept(
    work: Work, line_id: int, targets: Sequence[Target], *, another: bool = False
) -> StatementLine:
    """Book a line for one target or split it over several; what is left stays open on the line.

    `another` says that it is another payment than one like it booked by hand. Invalid when it is more
    than the line has left or the owner of a target refuses the amount;
    Conflict when the line is not to be decided any more. All of it or nothing.
    """
    line = lines.line(work.session, work.actor, line_id, lock=True)
    if line.state not in TO_DECIDE or not targets:
        raise Conflict
    if len({target[:2] for target in targets}) < len(targets):
        raise Invalid(target="column_twice")
    if targets[0][0] is Kind.LINE:
        original = lines.line(work.session, work.actor, targets[0][1], lock=True)
        take_back(work, line, original)
        return line
    with work.whole():
        for target in targets:
            _book(work, line, target, in_bulk=False, another=another)
    return line


def confirm(work: Work, file_id: int, seen: int) -> StatementFile:
    """Have all sure lines of a statement booked, in the name of the officer who says so.

    NotAllowed to who uploaded it (a constraint of the database as well); Conflict when there are
    not as many sure lines as the officer saw.
    """
    file = queries.file(work.session, work.actor, file_id, lock=True)
    require(policy.can_book_all(work.actor, file))
    count, fen, _ = queries.counts(work.session, file_id).get(LineState.STRONG, (0, 0, 0))
    if count != seen or not count:
        raise Conflict
    move(file, FileState.BOOKING)
    file.booked_by, file.to_book = work.actor.officer_id, count
    work.session.add(file)
    work.session.flush()
    work.record(BookingConfirmed(file_id=file_id, lines=count, sum_fen=fen))
    return file


def stop(work: Work, file_id: int) -> StatementFile:
    """Stop booking after the lines under way; what was booked stays, the rest can be confirmed again."""
    file = queries.file(work.session, work.actor, file_id, lock=True)
    if file.state is not FileState.BOOKING:
        raise Conflict
    move(file, FileState.MATCHED)
    work.session.flush()
    work.record(BookingStopped(file_id=file_id))
    return file


def book_next(work: Work, file_id: int, limit: int = BOOKED_AT_ONCE) -> bool:
    """Book the next sure lines as the officer who confirmed; tell whether there is more.

    Lines and bookings are one transaction: a killed worker leaves none booked and unmarked. What the
    owner of a target refuses now (it was paid meanwhile) is left to a person, with the reason.
    """
    file = queries.file(work.session, work.actor, file_id, lock=True)
    if file.state is not FileState.BOOKING:
        return False
    require(file.booked_by == work.actor.officer_id and policy.can_book_all(work.actor, file))
    found = lines.sure(work.session, file_id, limit)
    if not found:
        _finish(work, file)
        return False
    for line in found:
        target = (Kind(line.kind or ""), line.target_id or 0, line.fen)
        try:
            with work.whole():
                _book(work, line, target, in_bulk=True)
        except DomainError as error:
            work.session.refresh(line)
            line.state, line.why = LineState.DOUBTFUL, Why.REFUSED
            line.note = refusal(error)
            work.session.add(line)
    work.session.flush()
    return True


def refusal(error: DomainError) -> str:
    """Return the code of what was refused, as the book of words has it."""
    if isinstance(error, Invalid) and error.fields:
        return next(iter(error.fields.values()))[:80]
    if isinstance(error, Refused) and error.reasons:
        return error.reasons[0].code[:80]
    return error.code[:80]


def _finish(work: Work, file: StatementFile) -> None:
    move(file, FileState.MATCHED)
    work.session.flush()
    done = BookingFinished(file_id=known(file.id))
    work.record(done)
    notices.about(work, done, agency=file.agency, officer_id=file.booked_by)


def _book(
    work: Work, line: StatementLine, target: Target, *, in_bulk: bool, another: bool = False
) -> None:
    kind, target_id, fen = target
    if fen <= 0:
        raise Invalid(yuan="greater_than")
    if fen > line.fen - line.matched_fen:
        raise Invalid(yuan="more_than_line")
    if line.happened_on is None or line.direction is None:
        raise Conflict
    line.matches += 1
    line.matched_fen += fen
    line.state = LineState.ACCEPTED if line.matched_fen == line.fen else LineState.PART
    booking = f"bank-{line.id}.{line.matches}"
    made = StatementMatch(
        line_id=known(line.id),
        kind=kind,
        target_id=target_id,
        label=str(_kept(line, kind, target_id).get("label", "")),
        fen=fen,
        booking=booking,
        in_bulk=in_bulk,
        accepted_by=known(work.actor.officer_id),
        accepted_at=work.now,
    )
    work.session.add_all((line, made))
    work.session.flush()
    work.record(
        LineAccepted(
            agency=line.agency,
            file_id=line.file_id,
            line_id=known(line.id),
            direction=line.direction,
            kind=kind,
            target_id=target_id,
            fen=fen,
            on=line.happened_on,
            booking=booking,
            another=another,
            party=_kept(line, kind, target_id).get("party", 0),
        )
    )


def _kept(line: StatementLine, kind: Kind, target_id: int) -> Mapping[str, Any]:
    """Return what was kept of a candidate when the line was matched, nothing of any other target."""
    same = (each for each in line.candidates if each["kind"] == kind and each["id"] == target_id)
    return next(same, {})
