"""Announcing the stages of clocks, each once however many workers look at them.

A batch is one transaction: the rows that say a stage was announced, the next stage of each clock, the
leaves of the log and the notices are all there or none is. Few clocks of an agency are told of one by
one; many with one leaf, whose digest names them all (docs/decisions/0017), and one notice.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from secrets import token_hex

from sqlalchemy import String, cast, insert, literal, select, update
from sqlmodel import col

from portal.cases import service as case_file
from portal.infra.database import UtcDateTime
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import DomainError
from portal.notices import service as notices
from referrals.clocks import events, queries
from referrals.clocks.book import ladder, registry
from referrals.clocks.models import Clock, ClockEvent
from referrals.clocks.queries import MISSED, Row, bulk
from referrals.clocks.rules import Rung
from referrals.clocks.service.counting import facts

SINGLY = 20
"""So many clocks of an agency in one batch still have a leaf each."""
PUT_OFF = timedelta(hours=1)
RAN_OUT = "ran_out"
"""How the end of a term that nobody can be late with is told; its row says it was reached, as of any."""
RUNGS = frozenset(rung.value for rung in Rung)
Stages = Sequence[tuple[str, datetime]]
_log = logging.getLogger("cluebridge.clocks")


@dataclass(slots=True)
class _Batch:
    """What a batch will write: by what has passed and what comes next; whom it tells of what."""

    mark: str = field(default_factory=lambda: token_hex(8))
    alike: dict[tuple[tuple[str, ...], str | None, datetime | None], list[Row]] = field(
        default_factory=lambda: defaultdict(list)
    )
    said: dict[tuple[str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    broken: list[int] = field(default_factory=list)
    single: set[int] = field(default_factory=set)


def announce_due(
    work: Work, limit: int, only: Collection[int] | None = None, since: datetime | None = None
) -> tuple[int, datetime | None]:
    """Announce what is due of up to `limit` clocks that wait since `since` or later.

    Return how many this worker could claim, and since when the last of them waited.

    After downtime every stage passed is written down, and of the warnings only the last is sent out.
    A clock that cannot be read (its term left the book) is put off an hour and holds up nothing.
    """
    claimed = bulk.claim(work.session, work.now, limit, only, since)
    upto = max((row.next_fire_at for row in claimed if row.next_fire_at), default=since)
    rows = _without_held_cases(work, claimed)
    calendar = queries.calendar(work.session)
    counts = queries.Counts.of(work.session, calendar, work.now, [row.id for row in rows])
    batch = _Batch(single={row.id for row in _few(rows)})
    for row in rows:
        try:
            _sort(batch, row, counts.stages(row), work.now)
        except (DomainError, ValueError, LookupError) as error:
            _log.error("clock %s put off: %s", row.id, type(error).__name__)
            batch.broken.append(row.id)
    _write(work, batch)
    with notices.gathering(work):
        for (agency, stage), told in batch.said.items():
            _tell(work, batch, agency, stage, told)
    return len(claimed), upto


def put_off(work: Work, clock_ids: Collection[int]) -> None:
    """Look at these clocks again only in an hour."""
    _change(work, clock_ids, next_fire_at=work.now + PUT_OFF)


def miss(work: Work, clock: Clock) -> None:
    """Write down, once, that the term was missed, and tell its office and the head.

    Of a term that only shows the course of a criminal case its office alone hears.
    """
    clock.missed_at, clock.next_fire_at, clock.stage = clock.effective_due_at, None, None
    work.session.add(clock)
    row = ClockEvent(clock_id=clock.id or 0, round=clock.round, stage=MISSED, at=work.stamp)
    work.session.add(row)
    shows = clock.code in registry.trackers()
    event = events.ClockRanOut(**facts(clock)) if shows else events.ClockMissed(**facts(clock))
    work.record(event)
    notices.about(work, event, agency=clock.agency, offices=_hear_of_a_miss(clock))


def _without_held_cases(work: Work, rows: list[Row]) -> list[Row]:
    """Leave to the next round what would touch a case somebody works on: never wait while holding clocks."""
    wanted = {row.case_id for row in _few(rows) if row.case_id is not None}
    free = case_file.lock_free(work, wanted)
    single = {row.id for row in _few(rows)}
    return [
        row for row in rows if row.id not in single or row.case_id is None or row.case_id in free
    ]


def _few(rows: Iterable[Row]) -> list[Row]:
    """Return the clocks of agencies that have few of them."""
    by_agency: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_agency[row.agency].append(row)
    return [row for some in by_agency.values() if len(some) <= SINGLY for row in some]


def _sort(batch: _Batch, row: Row, stages: Stages, now: datetime) -> None:
    """Put a clock with those that say the same and wait for the same."""
    passed, following, loud = _parted(tuple(stages), row.stage or MISSED, now)
    batch.alike[(passed, *following)].append(row)
    for stage in loud:
        ran_out = stage == MISSED and row.code in registry.trackers()
        batch.said[row.agency, RAN_OUT if ran_out else stage].append(row)


@lru_cache(maxsize=1024)
def _parted(
    stages: tuple[tuple[str, datetime], ...], waiting: str, now: datetime
) -> tuple[tuple[str, ...], tuple[str | None, datetime | None], tuple[str, ...]]:
    """Part stages, from the one waited for, into what has passed, what comes next and what is said aloud."""
    names = [stage for stage, _ in stages]
    left = stages[names.index(waiting) :]
    passed = tuple(stage for stage, at in left if at <= now)
    following = left[len(passed)] if len(passed) < len(left) else (None, None)
    loud = tuple(stage for stage in passed if stage == MISSED or stage in RUNGS)
    return passed, following, loud or passed[-1:]


def _write(work: Work, batch: _Batch) -> None:
    """Write every stage that has passed and what each clock waits for next, in few statements."""
    for (passed, stage, at), rows in batch.alike.items():
        ids = [row.id for row in rows]
        for each in passed:
            if each in RUNGS:
                by_agency: dict[str, list[Row]] = defaultdict(list)
                for row in rows:
                    by_agency[row.agency].append(row)
                for agency, some in by_agency.items():
                    place = queries.told_at(work.session, Rung(each), agency)
                    _announced(work, batch, each, [r.id for r in some], place[0] if place else None)
            else:
                _announced(work, batch, each, ids, None)
        missed = {"missed_at": col(Clock.effective_due_at)} if MISSED in passed else {}
        _change(work, ids, stage=stage, next_fire_at=at, **missed)
    if batch.broken:
        put_off(work, batch.broken)


def _announced(work: Work, batch: _Batch, stage: str, ids: Sequence[int], told: str | None) -> None:
    """Write one row a clock, straight from the clocks' own."""
    at = literal(work.stamp, UtcDateTime())
    mark = literal(batch.mark, String())
    words = (literal(stage, String()), at, cast(literal(told, String()), String()), mark)
    rows = select(Clock.id, Clock.round, *words).where(col(Clock.id).in_(bulk.ids_in(ids)))  # type: ignore[call-overload]
    names = ["clock_id", "round", "stage", "at", "told", "batch"]
    work.session.execute(insert(ClockEvent).from_select(names, rows))


def _change(work: Work, ids: Collection[int], **values: object) -> None:
    rows = update(Clock).where(col(Clock.id).in_(bulk.ids_in(ids))).values(**values)
    work.session.execute(rows.execution_options(synchronize_session=False))


def _tell(work: Work, batch: _Batch, agency: str, stage: str, rows: list[Row]) -> None:
    """Say a stage of an agency's clocks: each by itself, or all of them at once."""
    if rows[0].id in batch.single:
        for row in rows:
            _tell_one(work, row, stage)
        return
    digest = queries.digest([(row.id, row.round) for row in rows])
    told = events.ClocksAnnounced(
        agency=agency, stage=stage, count=len(rows), batch=batch.mark, digest=digest
    )
    work.record(told)
    kind, where, offices = _addressed(work, agency, stage, rows)
    if where:
        facts_ = {"count": len(rows), "agency": agency}
        notices.tell(work, agency=where, offices=offices, kind=kind, facts=facts_)


def _tell_one(work: Work, row: Row, stage: str) -> None:
    """Write the leaf of one clock and tell of it; another agency is told of no case."""
    _, where, offices = _addressed(work, row.agency, stage, [row])
    if stage not in RUNGS:
        event = _single(row, stage)
        work.record(event)
        notices.about(work, event, agency=where, offices=offices)
        return
    risen = events.ClockEscalated(**facts(row), rung=stage, to_agency=where)
    work.record(risen)
    if where:
        kept = (name for name in facts(row) if not name.endswith("_id") and name != "visibility")
        plain = {name: facts(row)[name] for name in kept}
        kind = type(risen).__name__
        notices.tell(work, agency=where, offices=offices, kind=kind, facts=plain)


def _single(row: Row, stage: str) -> events.ClockFact:
    if stage == RAN_OUT:
        return events.ClockRanOut(**facts(row))
    if stage == MISSED:
        return events.ClockMissed(**facts(row))
    return events.ClockWarned(**facts(row), stage=stage)


def _addressed(
    work: Work, agency: str, stage: str, rows: Sequence[Row]
) -> tuple[str, str, tuple[Office, ...]]:
    """Return the kind of notice, the agency ("": nobody) and the offices it goes to."""
    if stage in RUNGS:
        place = queries.told_at(work.session, Rung(stage), agency)
        name = events.ClockEscalated.__name__
        return (name, place[0], (place[1],)) if place else (name, "", ())
    if stage == MISSED:
        offices = {office for row in rows for office in _hear_of_a_miss(row)}
        return events.ClockMissed.__name__, agency, tuple(sorted(offices))
    kind = events.ClockRanOut if stage == RAN_OUT else events.ClockWarned
    return kind.__name__, agency, tuple(sorted({row.office for row in rows}))


def _hear_of_a_miss(clock: Clock | Row) -> tuple[Office, ...]:
    """Return the office that answers, and the head where its rung stands at the end itself."""
    if clock.code in registry.trackers():
        return (clock.office,)
    rungs = ladder.in_force().of(clock.code, clock.unit)
    at_once = rungs.get(Rung.HEAD) == timedelta()
    return (clock.office, Office.HEAD) if at_once or not rungs else (clock.office,)
