"""Writing duties down: once at the end of each transaction that could change one, in that transaction."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from portal.agencies import queries as agencies
from portal.agencies.rules import OUTSIDE
from portal.infra.work import Work
from portal.kernel.events import Event
from referrals.clocks import queries as clocks
from referrals.duty import queries
from referrals.duty.book import registry
from referrals.duty.events import DutyEased, DutyElsewhereRaised, DutyRaised
from referrals.duty.models import DutyFlag, DutyReview
from referrals.duty.queries import acts
from referrals.duty.queries.acts import Course, Root
from referrals.duty.rules import Assessment
from referrals.duty.rules.review import FlagState, next_state
from referrals.duty.service.weighing import Pool, gather, weigh_all

_TOUCHED = "duty_touched"
ANSWERED = frozenset({FlagState.TO_REFER, FlagState.REFERRED, FlagState.NOT_CRIME})


def touch(work: Work, event: Event) -> None:
    """Note that something happened in a case that its sum, or another's, may depend on."""
    _touched(work).add(getattr(event, "case_id", 0))


def weigh_again(work: Work, case_ids: Collection[int]) -> None:
    """Weigh these cases now, as `keep` does at the end of a transaction."""
    _touched(work).update(case_ids)
    keep(work)


def keep(work: Work) -> None:
    """Write the duties of what was touched, and of later cases on the same institutions.

    Nothing of another case is recorded or locked but the duty's own row, so that two acts that meet
    wait for each other at the institution and nowhere crosswise. A duty is read by those who oversee
    it: an agency whose work the others are not shown has none.
    """
    touched = _touched(work)
    if not touched:
        return
    work.session.info.pop(_TOUCHED)
    work.session.flush()
    mine = acts.roots(work.session, touched)
    members = {member for each in mine.values() for member in each.members} | touched
    if not acts.findings(work.session, members) and not queries.flags(work.session, members):
        return
    pool = gather(work.session, touched, work.now, hold=True)
    led = weigh_all(work.session, pool)
    flags = queries.flags(work.session, [m for each in pool.roots.values() for m in each.members])
    reviews = queries.approved(work.session, list(pool.roots))
    for root in pool.roots.values():
        owner = agencies.agency(work.session, root.agency)
        weighed = None if owner.kind in OUTSIDE else led.get(root.case_id)
        for member in root.members:
            if member != root.case_id and member in flags:
                _ease(work, flags[member], touched)
        review = reviews.get(root.case_id)
        _write(work, pool, root, weighed, flags.get(root.case_id), review, touched)
    work.session.flush()


def _touched(work: Work) -> set[int]:
    found: set[int] = work.session.info.setdefault(_TOUCHED, set())
    return found


def _write(
    work: Work,
    pool: Pool,
    root: Root,
    led: Assessment | None,
    flag: DutyFlag | None,
    review: DutyReview | None,
    touched: set[int],
) -> None:
    must = led is not None and led.must_review
    if flag is None and not must:
        return
    state = _state(led, flag, review, pool.courses[root.case_id])
    if state is None or led is None:
        if flag is not None:
            _ease(work, flag, touched)
        return
    before = flag.state if flag else None
    made = flag or _new(work, root, led)
    _fill(made, root, led)
    if state in ANSWERED and before is not state:
        of_review = review.total_fen if review and state is not FlagState.REFERRED else 0
        made.answered_fen = of_review or led.total_fen
    if state is FlagState.OPEN and before is not FlagState.OPEN:
        made.raised_at, made.remind_on = work.now, _remind_on(work, pool.on)
        _tell(work, pool, made, touched)
    made.state = state
    if flag is None or work.session.is_modified(made):
        made.assessed_at = work.now
        work.session.add(made)


def _state(
    led: Assessment | None, flag: DutyFlag | None, review: DutyReview | None, course: Course
) -> FlagState | None:
    total = led.total_fen if led else 0
    answered = review.total_fen if review else 0
    if flag is not None and flag.state in ANSWERED:
        answered = max(answered, flag.answered_fen)
    return next_state(
        must_review=led is not None and led.must_review,
        referred=course.referred,
        live=course.live,
        outcome=review.outcome if review else None,
        grew=total > answered,
    )


def _new(work: Work, root: Root, led: Assessment) -> DutyFlag:
    return DutyFlag(
        case_id=root.case_id,
        agency=root.agency,
        region=root.region,
        state=FlagState.GONE,
        offence=led.offence.code,
        version=led.offence.version,
        own_fen=0,
        total_fen=0,
        threshold_fen=0,
        raised_at=work.now,
        assessed_at=work.now,
    )


def _fill(flag: DutyFlag, root: Root, led: Assessment) -> None:
    floor = led.reached or led.floors[0]
    flag.agency, flag.region = root.agency, root.region
    flag.offence, flag.version = led.offence.code, led.offence.version
    flag.band = led.reached.band.code if led.reached else ""
    flag.raised_band = led.raised.band.code if led.raised else ""
    flag.own_fen, flag.total_fen, flag.threshold_fen = led.own_fen, led.total_fen, floor.fen
    flag.unconfirmed = led.unconfirmed


def _ease(work: Work, flag: DutyFlag, touched: set[int]) -> None:
    if flag.state is FlagState.GONE:
        return
    flag.state, flag.assessed_at, flag.remind_on = FlagState.GONE, work.now, None
    work.session.add(flag)
    if flag.case_id in touched:
        work.record(DutyEased(case_id=flag.case_id, agency=flag.agency))


def _tell(work: Work, pool: Pool, flag: DutyFlag, touched: set[int]) -> None:
    if flag.case_id in touched:
        work.record(
            DutyRaised(
                case_id=flag.case_id,
                offence=flag.offence,
                band=flag.band,
                total_fen=flag.total_fen,
                threshold_fen=flag.threshold_fen,
                agency=flag.agency,
            )
        )
        return
    place = pool.roots[flag.case_id].institution_id
    causes = [each for each in pool.roots.values() if each.institution_id == place]
    for cause in sorted(m for each in causes for m in each.members if m in touched)[:1]:
        work.record(DutyElsewhereRaised(case_id=cause, other_case=flag.case_id, agency=flag.agency))


def _remind_on(work: Work, today: date) -> date:
    """Return the day after so many working days: practice, see the book."""
    day, left = today, registry.book().remind_workdays
    calendar = clocks.calendar(work.session)
    while left:
        day += timedelta(days=1)
        left -= calendar.is_work(day)
    return day
