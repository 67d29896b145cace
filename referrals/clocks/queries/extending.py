"""Extensions of a clock: those the law allows, those given, and what is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from referrals.clocks import rules
from referrals.clocks.book import registry
from referrals.clocks.models import Clock, ClockInterval, ClockRequest, IntervalKind
from referrals.clocks.queries.history import intervals


def extensions(session: Session, clock: Clock) -> list[ClockInterval]:
    """Return the extensions a clock was given."""
    return [each for each in intervals(session, clock) if each.kind is IntervalKind.EXTEND]


def extensions_left(session: Session, clock: Clock) -> list[tuple[rules.Extension, bool]]:
    """Return every extension the law of a clock allows, in order, and whether it was used."""
    allowed = registry.term_version(clock.version).extensions
    steps = [step for step in allowed for _ in range(step.times)]
    used = len(extensions(session, clock))
    return [(step, place < used) for place, step in enumerate(steps)]


def next_extension(session: Session, clock: Clock) -> rules.Extension | None:
    """Return the next extension the law of a clock allows; None when there is none left."""
    left = [step for step, used in extensions_left(session, clock) if not used]
    return left[0] if left else None


def requests(session: Session, clock: Clock) -> Sequence[ClockRequest]:
    """Return the extensions asked for, in order."""
    rows = select(ClockRequest).where(ClockRequest.clock_id == clock.id)
    return session.exec(rows.order_by(col(ClockRequest.id))).all()


def open_request(session: Session, clock: Clock, *, lock: bool = False) -> ClockRequest | None:
    """Return the extension that waits for a head's decision, if any."""
    rows = select(ClockRequest).where(
        ClockRequest.clock_id == clock.id, col(ClockRequest.decided_at).is_(None)
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows).one_or_none()
