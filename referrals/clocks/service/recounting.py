"""Counting open clocks anew when the calendar changes, whole groups at a time.

The end of a clock nobody suspended or extended follows from its wording, its length and the day it
began. So the pass asks of each such group what its end should be and corrects those that say otherwise:
done twice it changes nothing, and a worker that was killed is simply followed by the next.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from secrets import token_hex

from sqlalchemy import ColumnElement, exists, insert, update
from sqlmodel import SQLModel, and_, col, func, or_, select

from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import DomainError
from portal.kernel.workdays import Calendar
from portal.notices import service as notices
from referrals.clocks import events, queries, rules
from referrals.clocks.book import registry
from referrals.clocks.models import CalendarPass, Clock, ClockInterval, ClockMove, ClockState
from referrals.clocks.queries import Row, bulk, calendars
from referrals.clocks.service import counting, telling
from referrals.clocks.service.announcing import SINGLY
from referrals.clocks.service.counting import facts, left_to_say

MOVING = frozenset({rules.Unit.W, *rules.ROLLING})
"""Units whose end depends on the calendar."""
_log = logging.getLogger("cluebridge.clocks")


@dataclass(frozen=True, slots=True)
class Group:
    """Open clocks of one wording and length that began on one day and were never moved by hand."""

    version: str
    unit: rules.Unit
    n: int
    day: date

    def where(self, due: rules.Due) -> ColumnElement[bool]:
        """Select those of the group that do not end as counted."""
        begin = datetime.combine(self.day, time(), LEGAL_ZONE)
        ends = or_(
            col(Clock.effective_due_at) != due.due_at,
            col(Clock.due_on) != due.due_on,
            col(Clock.provisional) != due.provisional,
        )
        return and_(
            col(Clock.state) == ClockState.OPEN,
            col(Clock.version) == self.version,
            col(Clock.unit) == self.unit,
            col(Clock.n) == self.n,
            col(Clock.started_at) >= begin,
            col(Clock.started_at) < begin + timedelta(days=1),
            ends,
            ~exists().where(col(ClockInterval.clock_id) == col(Clock.id)),
        )

    def end(self, days: Calendar) -> tuple[rules.Due, list[tuple[str, datetime]]]:
        """Count the group; return its end and its stages. Raises as `rules.count`, and TermUnknown."""
        term = registry.term_version(self.version)
        began = datetime.combine(self.day, time(12), LEGAL_ZONE)
        due = rules.count(term, began, days, self.unit, extra_n=self.n - term.n)
        return due, queries.stages(due, term)


@dataclass(slots=True)
class Moved:
    """What one transaction of a pass has moved: of each agency, (row, its end now)."""

    batch: str = field(default_factory=lambda: token_hex(8))
    of: dict[str, list[tuple[Row, rules.Due]]] = field(default_factory=lambda: defaultdict(list))

    def __len__(self) -> int:
        return sum(len(rows) for rows in self.of.values())


def groups(work: Work) -> Iterator[Group]:
    """Yield every group there may be, in order: each wording and length, each day between first and last."""
    rows = (
        select(
            Clock.version,
            Clock.unit,
            Clock.n,
            func.min(Clock.started_at),
            func.max(Clock.started_at),
        )
        .where(Clock.state == ClockState.OPEN)
        .group_by(col(Clock.version), col(Clock.unit), col(Clock.n))
        .order_by(col(Clock.version), col(Clock.unit), col(Clock.n))
    )
    for version, unit, n, first, last in work.session.exec(rows).all():
        if unit not in MOVING:
            continue
        day, until = bulk.legal_day(first), bulk.legal_day(last)
        while day <= until:
            yield Group(version, unit, n, day)
            day += rules.ONE_DAY


def would_move(work: Work, days: Calendar) -> int:
    """Return how many open clocks would end otherwise with another calendar; those moved by hand not."""
    found = 0
    for group in groups(work):
        try:
            due, _ = group.end(days)
        except (DomainError, ValueError):
            continue
        moved = and_(group.where(due), col(Clock.effective_due_at) != due.due_at)
        found += work.session.exec(select(func.count()).select_from(Clock).where(moved)).one()
    return found


def correct(work: Work, group: Group, moved: Moved) -> None:
    """Let the clocks of a group end as counted with the calendar in force; note those that moved."""
    loaded = calendars.loaded(work.session)
    try:
        due, stages = group.end(loaded.calendar)
    except (DomainError, ValueError) as error:
        _log.error("clocks of %s not counted anew: %s", group.version, type(error).__name__)
        return
    wrong = work.session.exec(select(Clock.id).where(group.where(due))).all()
    rows = bulk.locked(work.session, [each or 0 for each in wrong]) if wrong else []
    if not rows:
        return
    same = {"due_on": due.due_on, "provisional": due.provisional, "calendar": loaded.mark}
    _change(work, [row.id for row in rows], **same)
    ended = [row for row in rows if row.effective_due_at != due.due_at]
    for missed in (False, True):
        some = [row for row in ended if (row.missed_at is not None) is missed]
        still = missed and due.due_at <= work.now
        left = left_to_say(stages, work.now, work.now if still else None)
        stage, at = left[0] if left else (None, None)
        values = {"effective_due_at": due.due_at, "round": col(Clock.round) + 1}
        taken_back = {} if still else {"missed_at": None}
        _change(work, [r.id for r in some], stage=stage, next_fire_at=at, **values, **taken_back)
    for row in ended:
        moved.of[row.agency].append((row, due))


def settle(work: Work, moved: Moved) -> None:
    """Write down and say what this transaction moved, and let lists and queues say it too."""
    notice_id = calendars.loaded(work.session).notice_id
    _keep(work, moved, notice_id)
    rows = [row for some in moved.of.values() for row, _ in some]
    telling.tell_lists(
        work,
        {row.case_id for row in rows if row.case_id is not None},
        {row.tip_id for row in rows if row.case_id is None and row.tip_id is not None},
    )
    with notices.gathering(work):
        for agency, some in moved.of.items():
            if len(some) <= SINGLY and _all_free(work, [row for row, _ in some]):
                _say_each(work, some)
            else:
                _say_all(work, agency, some, moved.batch, notice_id)


def _all_free(work: Work, rows: Sequence[Row]) -> bool:
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
    _change(work, same, calendar=loaded.mark)


def passed(work: Work, mark: str, since: datetime) -> None:
    """Note that every open clock was compared with this calendar by a pass begun at `since`."""
    last = calendars.last_pass(work.session)
    found = last or CalendarPass(mark=mark, passed_at=since)
    found.settled = last is not None and last.mark == mark
    found.mark, found.passed_at = mark, since
    found.notice_id = calendars.loaded(work.session).notice_id
    work.session.add(found)


def _change(work: Work, ids: Collection[int], **values: object) -> None:
    if ids:
        rows = update(Clock).where(col(Clock.id).in_(bulk.ids_in(ids))).values(**values)
        work.session.execute(rows.execution_options(synchronize_session=False))


def _held(work: Work, clock_ids: Sequence[int]) -> list[Row]:
    """Lock the cases of clocks, then the clocks."""
    cases = select(Clock.case_id).where(col(Clock.id).in_(bulk.ids_in(clock_ids)))
    case_file.lock(work, *(each for each in work.session.exec(cases) if each is not None))
    return bulk.locked(work.session, clock_ids)


def _keep(work: Work, moved: Moved, notice_id: int | None) -> None:
    table = SQLModel.metadata.tables[str(ClockMove.__tablename__)]
    rows = [
        {
            "notice_id": notice_id,
            "clock_id": row.id,
            "agency": agency,
            "was_due_at": row.effective_due_at,
            "due_at": due.due_at,
            "at": work.now,
            "batch": moved.batch,
        }
        for agency, some in moved.of.items()
        for row, due in some
    ]
    if rows:
        work.session.execute(insert(table), rows)


def _say_each(work: Work, some: Sequence[tuple[Row, rules.Due]]) -> None:
    for row, due in some:
        now = row._replace(effective_due_at=due.due_at, due_on=due.due_on)
        event = events.ClockRecounted(**facts(now), was_due=queries.due_words(row))
        work.record(event)
        notices.about(work, event, agency=row.agency, offices=(row.office,))


def _say_all(
    work: Work,
    agency: str,
    some: Sequence[tuple[Row, rules.Due]],
    batch: str,
    notice_id: int | None,
) -> None:
    digest = queries.digest([(row.id, f"{due.due_at:%Y-%m-%d}") for row, due in some])
    told = events.ClocksRecounted(
        agency=agency, count=len(some), batch=batch, digest=digest, notice_id=notice_id
    )
    work.record(told)
    offices: set[Office] = {row.office for row, _ in some}
    kind = events.ClockRecounted.__name__
    notices.tell(
        work, agency=agency, offices=tuple(sorted(offices)), kind=kind, facts={"count": len(some)}
    )
