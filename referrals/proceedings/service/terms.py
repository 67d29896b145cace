"""The clocks of an administrative case: which it has of its own, which are those of the case itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time

from portal.cases import queries as cases_rows
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict
from referrals.clocks import queries as clock_rows
from referrals.clocks import rules as clock_rules
from referrals.clocks import service as clocks
from referrals.clocks.book import registry
from referrals.proceedings import queries, rules
from referrals.proceedings.models import Proceeding
from referrals.proceedings.rules import State, Step

SUBJECT = "proceeding"
CHECK, DECIDE = "A1", "A11"
SHARED = frozenset({CHECK, DECIDE})


def running(work: Work, proceeding: Proceeding) -> dict[str, queries.ClockRow]:
    """Return the clocks that run for the case now, by code, those it shares with the case file too."""
    own = {
        each.code: each for each in clock_rows.open_for(work.session, SUBJECT, proceeding.id or 0)
    }
    if proceeding.shares_clock:
        code = CHECK if proceeding.state is State.PROPOSED else DECIDE
        shared = of_case(work, proceeding.case_id, code)
        if shared is not None:
            own[code] = shared
    return own


def of_case(work: Work, case_id: int, code: str) -> queries.ClockRow | None:
    """Return the running clock of the case itself, or of a tip in it."""
    subjects = [("case", case_id)]
    subjects += [("tip", each.tip_id) for each in cases_rows.tips(work.session, case_id)]
    for subject, subject_id in subjects:
        found = clock_rows.running(work.session, code, subject, subject_id)
        if found is not None:
            return found
    return None


def turn(work: Work, proceeding: Proceeding, step: Step, *, at: datetime | None = None) -> None:
    """Stop and start what the step says; `at` is when what it follows from happened, None: now."""
    open_ = clock_rows.open_for(work.session, SUBJECT, proceeding.id or 0)
    began = {each.code: each.started_at for each in open_}
    for code in rules.ending(step, proceeding.state, began):
        done = max(at, began[code]) if at else None
        clocks.stop(work, code, SUBJECT, proceeding.id or 0, at=done)
    if DECIDE in step.stops and proceeding.shares_clock:
        clocks.stop(work, DECIDE, "case", proceeding.case_id, at=at)
    for code in step.starts:
        _start(work, proceeding, code, at)
    for code in step.perhaps:
        if _called_for(proceeding, code):
            _start(work, proceeding, code, at)


def hold(
    work: Work, proceeding: Proceeding, *, reason: str, document: str = "", hearing: bool
) -> None:
    """Let the ninety days stand still; nothing happens when they do already or are over (APL 60)."""
    ground = clock_rules.Ground("hearing") if hearing else None
    with suppress(Conflict):
        clocks.pause(
            work,
            DECIDE,
            *_subject(proceeding, DECIDE),
            reason=reason,
            ground=ground,
            document=document,
        )


def let_run(work: Work, proceeding: Proceeding) -> None:
    """Let the ninety days run on; nothing happens when they do already."""
    with suppress(Conflict):
        clocks.resume(work, DECIDE, *_subject(proceeding, DECIDE))


def last_day(work: Work, code: str, began: datetime) -> date:
    """Return the last legal day of a term begun at an instant."""
    day = began.astimezone(LEGAL_ZONE).date()
    calendar = clock_rows.calendar(work.session)
    due = clock_rules.count(registry.term(code, day), began, calendar)
    return due.due_on or due.due_at.astimezone(LEGAL_ZONE).date()


def noon(day: date) -> datetime:
    """Return the middle of a legal day."""
    return datetime.combine(day, time(12), LEGAL_ZONE)


def limitation(work: Work, ended_on: date, *, harm: bool) -> date:
    """Return the last day an act can be found in time: two years, five where harm was done (APL 36)."""
    return last_day(work, "A19L" if harm else "A19", noon(ended_on))


def _start(work: Work, proceeding: Proceeding, code: str, at: datetime | None) -> None:
    if code in SHARED and proceeding.shares_clock:
        return
    clocks.start(
        work,
        code,
        subject=SUBJECT,
        subject_id=proceeding.id or 0,
        agency=proceeding.agency,
        case_id=proceeding.case_id,
        started_at=_after_remedies(work, proceeding, at) if code == "A17C" else at,
    )


def _after_remedies(work: Work, proceeding: Proceeding, at: datetime | None) -> datetime:
    """Return when the time for review and suit ends, from which the three months count (AEL 53)."""
    open_ = clock_rows.open_for(work.session, SUBJECT, proceeding.id or 0)
    ends = [each.effective_due_at for each in open_ if each.code.startswith("A18")]
    return max(ends, default=at or work.now)


def _called_for(proceeding: Proceeding, code: str) -> bool:
    match code:
        case "A10":
            return proceeding.may_be_heard
        case "A14":
            return proceeding.published_on is not None
        case "A18T":
            return proceeding.remedy == "reconsideration"
        case "A17C":
            return proceeding.state in rules.TO_PERFORM
        case "A22":
            return proceeding.cash_taken
    return True


def _subject(proceeding: Proceeding, code: str) -> tuple[str, int]:
    if code in SHARED and proceeding.shares_clock:
        return "case", proceeding.case_id
    return SUBJECT, proceeding.id or 0
