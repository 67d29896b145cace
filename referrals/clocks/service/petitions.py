"""Terms on a tip, and those only petitions (信访) have: registering, finishing, reviewing."""

from __future__ import annotations

from datetime import datetime, time

from portal.followup.events import ObjectionDecided, ObjectionRaised
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.intake.rules import Channel
from portal.kernel.clock import LEGAL_ZONE
from referrals.clocks.service.running import start, stop

REGISTER, FINISH, REVIEW = "T7", "T7F", "T7V"
"""XF arts. 22, 34 and 35."""


def start_on_tip(
    work: Work, code: str, tip_id: int, agency: str, *, since: datetime | None = None
) -> None:
    """Start a term on a tip, by default from the midnight of today: of a reporter's acts the day is kept."""
    start(
        work,
        code,
        subject="tip",
        subject_id=tip_id,
        agency=agency,
        tip_id=tip_id,
        started_at=since or _midnight(work.now),
    )


def start_for_petition(
    work: Work, code: str, tip_id: int, agency: str, *, since: datetime | None = None
) -> None:
    """Start a term that only a tip which came as a petition has; for others the law sets none."""
    if intake.by_id(work.session, tip_id).channel is Channel.PETITION:
        start_on_tip(work, code, tip_id, agency, since=since)


def when_objected(work: Work, event: ObjectionRaised) -> None:
    """Of all reviews only that of a petition has a term."""
    start_for_petition(work, REVIEW, event.tip_id, event.agency)


def when_objection_decided(work: Work, event: ObjectionDecided) -> None:
    """The reply ends the term."""
    stop(work, REVIEW, "tip", event.tip_id)


def _midnight(at: datetime) -> datetime:
    return datetime.combine(at.astimezone(LEGAL_ZONE).date(), time(), LEGAL_ZONE)
