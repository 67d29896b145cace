"""Counting open clocks anew when the calendar changes, whole groups at a time.

The end of a clock nobody suspended or extended follows from its wording, its length and the day it
began. So the pass asks of each such group what its end should be and corrects those that say otherwise:
done twice it changes nothing, and a worker that was killed is simply followed by the next.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from secrets import token_hex
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, insert, literal, update
from sqlalchemy import select as core_select
from sqlmodel import and_, col, func, or_, select

from portal.cases import service as case_file
from portal.infra.database import UtcDateTime
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import DomainError
from portal.kernel.workdays import Calendar
from portal.notices import service as notices
from referrals.clocks import events, queries, rules
from referrals.clocks.models import CalendarPass, Clock, ClockMove
from referrals.clocks.queries import Row, bulk, calendars
from referrals.clocks.service import counting, telling
from referrals.clocks.service.announcing import SINGLY
from referrals.clocks.service.counting import facts, left_to_say
from referrals.clocks.service.grouping import Group

SETTLES = timedelta(minutes=15)
"""After a change of the calendar no transaction begun before it can still be open."""
_log = logging.getLogger("cluebridge.clocks")


@dataclass(slots=True)
class Moved:
    """What one transaction of a pass has moved: to which day each batch, how many of an agency, for whom."""

    batches: dict[str, date] = field(default_factory=dict)
    of: Counter[str] = field(default_factory=Counter)
    offices: dict[str, set[Office]] = field(default_factory=lambda: defaultdict(set))

    def __len__(self) -> int:
        return self.of.total()


def correct(work: Work, group: Group, moved: Moved) -> None:
    """Let the clocks of a group end as counted with the calendar in force; write down those that moved."""
    loaded = calendars.loaded(work.session)
    try:
        due, stages = group.end(loaded.calendar)
    except (DomainError, ValueError) as error:
        _log.error("clocks of %s not counted anew: %s", group.version, type(error).__name__)
        return
    wrong = select(Clock.id).where(group.where(due)).limit(1)
    if work.session.exec(wrong).first() is None:
        return
    same = {"due_on": due.due_on, "provisional": due.provisional, "calendar": loaded.mark}
    batch = _write_moves(work, group, due, loaded.notice_id)
    mine = select(ClockMove.clock_id).where(ClockMove.batch == batch)
    ends = {"effective_due_at": due.due_at, "round": col(Clock.round) + 1}
    for which, missed in _alike(col(Clock.id).in_(mine), late=due.due_at <= work.now):
        left = left_to_say(stages, work.now, work.now if missed else None)
        stage, at = left[0] if left else (None, None)
        kept = {} if missed else {"missed_at": None}
        _change(work, which, **same, **ends, **kept, stage=stage, next_fire_at=at)
    _change(work, group.where(due), **same)
    rows = (
        select(Clock.agency, Clock.office, func.count())
        .where(col(Clock.id).in_(mine))
        .group_by(col(Clock.agency), col(Clock.office))
    )
    for agency, office, count in work.session.exec(rows):
        moved.of[agency] += count
        moved.offices[agency].add(Office(office))
        moved.batches[batch] = bulk.legal_day(due.due_at)


def _alike(moved: ColumnElement[bool], *, late: bool) -> list[tuple[ColumnElement[bool], bool]]:
    """Part clocks that moved by whether they were missed and still are: none is with an end to come."""
    if not late:
        return [(moved, False)]
    missed = col(Clock.missed_at).is_not(None)
    return [(and_(moved, missed), True), (and_(moved, ~missed), False)]


def _write_moves(work: Work, group: Group, due: rules.Due, notice_id: int | None) -> str:
    """Lock the clocks of a group that end otherwise, and keep where they ended; return their batch."""
    batch = token_hex(8)
    what: tuple[Any, ...] = (
        cast(literal(notice_id, Integer()), Integer()),
        Clock.id,
        Clock.agency,
        Clock.effective_due_at,
        literal(due.due_at, UtcDateTime()),
        literal(work.now, UtcDateTime()),
        literal(batch, String()),
    )
    ends = and_(group.where(due), col(Clock.effective_due_at) != due.due_at)
    rows = core_select(*what).where(ends).order_by(col(Clock.id)).with_for_update(of=Clock)
    names = ["notice_id", "clock_id", "agency", "was_due_at", "due_at", "at", "batch"]
    work.session.execute(insert(ClockMove).from_select(names, rows))
    return batch


def settle(work: Work, moved: Moved) -> None:
    """Say what this transaction moved, and let lists and queues say it too."""
    if not moved.batches:
        return
    subjects = select(Clock.case_id, Clock.tip_id).distinct()
    subjects = subjects.where(col(Clock.id).in_(_of(moved)))
    found = work.session.exec(subjects.where(or_(col(Clock.case_id) > 0, col(Clock.tip_id) > 0)))
    pairs = found.all()
    cases = {case_id for case_id, _ in pairs if case_id is not None}
    tips = {tip_id for case_id, tip_id in pairs if case_id is None and tip_id is not None}
    telling.tell_lists(work, cases, tips)
    with notices.gathering(work):
        for agency in sorted(moved.of):
            some = _rows(work, moved, agency) if moved.of[agency] <= SINGLY else []
            if some and _all_free(work, [clock for clock, _ in some]):
                _say_each(work, some)
            else:
                _say_all(work, agency, moved)


def _of(moved: Moved) -> Any:
    return select(ClockMove.clock_id).where(col(ClockMove.batch).in_(moved.batches))


def _rows(work: Work, moved: Moved, agency: str) -> list[tuple[Clock, ClockMove]]:
    rows = (
        select(Clock, ClockMove)
        .join(ClockMove, col(ClockMove.clock_id) == col(Clock.id))
        .where(col(ClockMove.batch).in_(moved.batches), ClockMove.agency == agency)
        .order_by(col(Clock.id))
        .execution_options(populate_existing=True)
    )
    return [(clock, move) for clock, move in work.session.exec(rows)]


def _all_free(work: Work, rows: Sequence[Clock]) -> bool:
    """Take the cases these events would touch, and tell whether nobody else held one: never wait here."""
    wanted = {row.case_id for row in rows if row.case_id is not None}
    return case_file.lock_free(work, wanted) == wanted


def recount_all(work: Work, clock_ids: Sequence[int]) -> None:
    """Count anew clocks that were suspended or extended; those that end as before are only marked."""
    rows = _held(work, clock_ids)
    loaded = calendars.loaded(work.session)
    counts = queries.Counts.of(work.session, loaded.calendar, work.now, [row.id for row in rows])
    same: list[int] = []
    for row in rows:
        try:
            due = counts.end(row)
            if (due.due_at, due.provisional) == (row.effective_due_at, row.provisional):
                same.append(row.id)
            else:
                counting.recount(work, row.id)
        except (DomainError, ValueError) as error:
            _log.error("clock %s not counted anew: %s", row.id, type(error).__name__)
    if same:
        _change(work, col(Clock.id).in_(bulk.ids_in(same)), calendar=loaded.mark)


def begin_pass(work: Work) -> Calendar | None:
    """Note with which calendar clocks are compared from now on; return the one before, None: look at all.

    A change on top of one that was not settled could leave clocks counted with the calendar in between.
    """
    mark = calendars.loaded(work.session).mark
    found = calendars.last_pass(work.session, lock=True)
    if found is None:
        found = CalendarPass(mark=mark)
    elif found.mark != mark:
        found.whole = not found.settled
        found.mark, found.passed_at, found.settled = mark, None, False
    work.session.add(found)
    return calendars.settled_days(found)


def end_pass(work: Work, mark: str, since: datetime) -> None:
    """Note that a pass begun at `since` came to its end; one begun SETTLES later settles the change.

    Several workers may end the first pass: none of them saw what was written beside it.
    """
    found = calendars.last_pass(work.session, lock=True)
    loaded = calendars.loaded(work.session)
    if found is None or not found.mark == mark == loaded.mark:
        return
    found.passed_at = found.passed_at or since
    if since >= found.passed_at + SETTLES:
        found.settled = True
        found.days, found.whole = calendars.as_days(loaded.calendar), False
    work.session.add(found)


def _change(work: Work, where: ColumnElement[bool], **values: object) -> None:
    rows = update(Clock).where(where).values(**values)
    work.session.execute(rows.execution_options(synchronize_session=False))


def _held(work: Work, clock_ids: Sequence[int]) -> list[Row]:
    """Lock the cases of clocks, then the clocks."""
    cases = select(Clock.case_id).where(col(Clock.id).in_(bulk.ids_in(clock_ids)))
    case_file.lock(work, *(each for each in work.session.exec(cases) if each is not None))
    return bulk.locked(work.session, clock_ids)


def _say_each(work: Work, some: Sequence[tuple[Clock, ClockMove]]) -> None:
    for clock, move in some:
        was = queries.end_words(clock, move.was_due_at)
        event = events.ClockRecounted(**facts(clock), was_due=was)
        work.record(event)
        notices.about(work, event, agency=clock.agency, offices=(clock.office,))


def _say_all(work: Work, agency: str, moved: Moved) -> None:
    """One leaf for all of them, one notice for each office: docs/decisions/0017."""
    rows = select(ClockMove.clock_id, ClockMove.batch).where(
        col(ClockMove.batch).in_(moved.batches), ClockMove.agency == agency
    )
    days = {batch: str(day) for batch, day in moved.batches.items()}
    pairs = [(clock_id, days[batch]) for clock_id, batch in work.session.exec(rows)]
    told = events.ClocksRecounted(
        agency=agency,
        count=len(pairs),
        batches=tuple(moved.batches),
        digest=queries.digest(pairs),
        notice_id=calendars.loaded(work.session).notice_id,
    )
    work.record(told)
    offices = tuple(sorted(moved.offices[agency]))
    kind = events.ClockRecounted.__name__
    notices.tell(work, agency=agency, offices=offices, kind=kind, facts={"count": len(pairs)})
