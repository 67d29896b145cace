"""Starting and stopping terms."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import Text
from referrals.clocks import events, queries, rules
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockState
from referrals.clocks.service import holding
from referrals.clocks.service.announcing import miss
from referrals.clocks.service.counting import calendar_mark, count_again, facts, plan

OFFICES = {
    "F4": Office.HEAD,
    "A1": Office.INTAKE,
    "A8": Office.LEGAL_REVIEWER,
    "REWARD-CLAIM": Office.REWARD_CLERK,
}
"""Who answers for a term of an administrative agency; any other: the investigator."""


def start(
    work: Work,
    code: str,
    *,
    subject: str,
    subject_id: int,
    agency: str,
    started_at: datetime | None = None,
    case_id: int | None = None,
    tip_id: int | None = None,
    unit: rules.Unit | str | None = None,
    n: int | None = None,
    office: Office | None = None,
) -> Clock:
    """Start the term `code` on a subject; return the clock already running on it, if there is one.

    `started_at` None is now. `unit` and `n` replace those of the law where it leaves them open (days
    counted as working days; a number set in an order). Raises TermUnknown, and Invalid as `count`.
    """
    running = holding.running(work, code, subject, subject_id)
    if running is not None:
        return running
    clock = counted(
        work,
        code,
        subject=subject,
        subject_id=subject_id,
        agency=agency,
        began=started_at or work.now,
        case_id=case_id,
        tip_id=tip_id,
        unit=unit,
        n=n,
        office=office,
    )
    try:
        with work.session.begin_nested():
            work.session.add(clock)
    except IntegrityError:  # somebody started the same clock at the same moment
        running = queries.running(work.session, code, subject, subject_id)
        if running is None:
            raise
        return running
    work.record(events.ClockStarted(**facts(clock), law=clock.law))
    return clock


def counted(
    work: Work,
    code: str,
    *,
    subject: str,
    subject_id: int,
    agency: str,
    began: datetime,
    case_id: int | None = None,
    tip_id: int | None = None,
    unit: rules.Unit | str | None = None,
    n: int | None = None,
    office: Office | None = None,
) -> Clock:
    """Return a clock that begins at `began`, counted and planned, not yet written; as `start` says."""
    term = registry.term(code, began.astimezone(LEGAL_ZONE).date())
    chosen = rules.Unit(unit) if unit else term.unit
    due = rules.count(
        term,
        began,
        queries.calendar(work.session),
        chosen,
        extra_n=(term.n if n is None else n) - term.n,
    )
    clock = Clock(
        code=code,
        version=term.version,
        unit=chosen,
        n=due.n,
        law=str(term.law),
        subject=subject,
        subject_id=subject_id,
        case_id=case_id,
        tip_id=tip_id,
        agency=agency,
        office=office or _office(work, code, agency, subject),
        started_at=began,
        base_due_at=due.due_at,
        effective_due_at=due.due_at,
        due_on=due.due_on,
        provisional=due.provisional,
        calendar=calendar_mark(work.session),
    )
    plan(clock, queries.stages(due, term))
    return clock


def stop(
    work: Work, code: str, subject: str, subject_id: int, *, at: datetime | None = None
) -> Clock | None:
    """Stop the clock, done at `at`; None when none is running. A late one says by how much.

    `at` None is now, and of a reporter's own act its day: nothing finer of it is kept.
    """
    clock = holding.running(work, code, subject, subject_id)
    if clock is None:
        return None
    done = at or work.stamp
    open_pause = queries.open_pause(work.session, clock)
    if open_pause is not None:
        open_pause.ended_at = max(done, open_pause.started_at)
        work.session.add(open_pause)
        count_again(work, clock)
    shows = clock.code in registry.trackers()
    late = timedelta(days=-1) if shows else done - clock.effective_due_at
    if late >= timedelta() and clock.missed_at is None:
        miss(work, clock)
    clock.state, clock.stopped_at = ClockState.STOPPED, done
    clock.late_seconds = max(0, int(late.total_seconds()))
    clock.next_fire_at = clock.stage = None
    work.session.add(clock)
    told = queries.late_words(work.session, clock) if late >= timedelta() else Text("", "")
    work.record(
        events.ClockStopped(
            **facts(clock), late_seconds=clock.late_seconds, late_zh=told.zh, late_en=told.en
        )
    )
    return clock


def stop_all(work: Work, subject: str, subject_id: int, *, at: datetime | None = None) -> None:
    """Stop every clock running on a subject: its matter is closed."""
    found = queries.open_for(work.session, subject, subject_id)
    for clock in sorted(found, key=lambda clock: clock.id or 0):
        stop(work, clock.code, subject, subject_id, at=at)


def _office(work: Work, code: str, agency: str, subject: str) -> Office:
    kind = agencies.agency(work.session, agency).kind
    if kind is AgencyKind.POLICE:
        return Office.POLICE_REVIEWER
    if kind is AgencyKind.PROCURATORATE:
        return Office.PROSECUTOR
    return OFFICES.get(code, Office.INTAKE if subject == "tip" else Office.INVESTIGATOR)
