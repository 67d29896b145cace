"""Who above the office hears of a miss: for the page of a clock, and for those who heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from portal.agencies import queries as agencies
from portal.agencies.models import Region
from portal.agencies.rules import AgencyKind
from portal.kernel.actor import Office
from referrals.clocks.book import ladder
from referrals.clocks.models import Clock, ClockEvent
from referrals.clocks.rules import Rung


def told_at(session: Session, rung: Rung, agency: str) -> tuple[str, Office] | None:
    """Return agency and office a rung of the ladder stands for; None where there is none.

    The organ above is the agency of the same kind for the nearest region above; the procuratorate
    that of the region, never of a procuratorate itself.
    """
    own = agencies.agency(session, agency)
    if rung is Rung.HEAD:
        return agency, Office.HEAD
    if rung is Rung.ORGAN:
        region = session.get(Region, own.region)
        above = region.parent if region else None
        found = next(agencies.upwards(session, region=above or "", kind=own.kind), None)
        return (found.code, Office.HEAD) if found else None
    if own.kind is AgencyKind.PROCURATORATE:
        return None
    kind = AgencyKind.PROCURATORATE
    watching = next(agencies.upwards(session, region=own.region, kind=kind), None)
    return (watching.code, Office.PROSECUTOR) if watching else None


def next_rungs(session: Session, clock: Clock) -> list[tuple[Rung, datetime, str]]:
    """Return who is told of a clock that is missed, when, and which agency that is ("": nobody there)."""
    rungs = ladder.in_force().of(clock.code, clock.unit)
    found = []
    for rung, after in rungs.items():
        place = told_at(session, rung, clock.agency)
        found.append((rung, clock.effective_due_at + after, place[0] if place else ""))
    return found


def escalated(session: Session, agency: str, limit: int) -> Sequence[tuple[ClockEvent, Clock]]:
    """Return the missed terms of other agencies an agency was told of, the newest first."""
    rows = (
        select(ClockEvent, Clock)
        .join(Clock, col(Clock.id) == col(ClockEvent.clock_id))
        .where(ClockEvent.told == agency, Clock.agency != agency)
    )
    return session.exec(rows.order_by(col(ClockEvent.id).desc()).limit(limit)).all()
