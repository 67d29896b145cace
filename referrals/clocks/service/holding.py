"""Taking a clock: first the cases its end is written to, then the clock itself."""

from __future__ import annotations

from portal.cases import service as case_file
from portal.cases.queries import of_tips
from portal.infra.work import Work
from referrals.clocks import queries
from referrals.clocks.models import Clock


def running(work: Work, code: str, subject: str, subject_id: int) -> Clock | None:
    """Return the open clock of this code on this subject, locked; None when none runs."""
    seen = queries.running(work.session, code, subject, subject_id)
    if seen is None:
        return None
    hold_cases(work, seen)
    return queries.running(work.session, code, subject, subject_id, lock=True)


def hold_cases(work: Work, clock: Clock) -> None:
    """Lock the case of a clock; of one on a tip every case the tip is in."""
    if clock.case_id is not None:
        case_file.lock(work, clock.case_id)
    elif clock.tip_id is not None:
        case_file.lock(work, *of_tips.case_ids(work.session, clock.tip_id))
