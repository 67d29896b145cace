"""Calendar feeds, and the clocks in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, or_, select

from portal.kernel.actor import Actor
from referrals.clocks.models import Clock, ClockFeed, ClockInterval, ClockState, IntervalKind
from referrals.clocks.queries.visible import visible_to

MOST = 500
GONE_SHOWN = timedelta(days=30)
"""How long a stopped term stays in the feed as cancelled, so that every calendar hears of it."""


def feed_of(session: Session, officer_id: int) -> ClockFeed | None:
    """Return the feed an officer has now."""
    rows = select(ClockFeed).where(
        ClockFeed.officer_id == officer_id, col(ClockFeed.revoked_at).is_(None)
    )
    return session.exec(rows.order_by(col(ClockFeed.id).desc()).limit(1)).first()


def feed_by_hash(session: Session, token_hash: bytes) -> ClockFeed | None:
    """Return the feed this token opens; None when there is none or it was ended."""
    rows = select(ClockFeed).where(
        ClockFeed.token_hash == token_hash, col(ClockFeed.revoked_at).is_(None)
    )
    return session.exec(rows).one_or_none()


def in_feed(session: Session, actor: Actor, now: datetime) -> Sequence[Clock]:
    """Return the clocks of the actor's agency they may see: running ones, and those just stopped."""
    running = col(Clock.state) == ClockState.OPEN
    just_gone = col(Clock.stopped_at) > now - GONE_SHOWN
    rows = visible_to(session, actor).where(Clock.agency == actor.agency, or_(running, just_gone))
    ordered = rows.order_by(col(Clock.state), col(Clock.effective_due_at), col(Clock.id))
    return session.exec(ordered.limit(MOST)).all()


def times_moved(session: Session, clocks: Sequence[Clock]) -> dict[int, tuple[int, bool]]:
    """Return how often each clock was suspended, resumed or extended, and whether it stands still."""
    ids = [clock.id or 0 for clock in clocks]
    rows = select(ClockInterval).where(col(ClockInterval.clock_id).in_(ids))
    moved, still = Counter[int](), set[int]()
    for each in session.exec(rows):
        stands = each.kind is IntervalKind.PAUSE and each.ended_at is None
        moved[each.clock_id] += 1 if stands or each.kind is IntervalKind.EXTEND else 2
        if stands:
            still.add(each.clock_id)
    return {each: (moved[each], each in still) for each in ids}
