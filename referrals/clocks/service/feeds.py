"""Calendar feeds of officers: a secret address, ended at any time, with nothing of a case in it."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import NotFound
from portal.kernel.policy import require
from referrals.clocks import events, queries, rules
from referrals.clocks.models import Clock, ClockFeed, ClockState

TOKEN_BYTES = 32
NAME = "线索桥期限"


def make_feed(work: Work) -> str:
    """Make a feed for the actor and end the one before; return its token, told this once."""
    require(work.actor.officer_id is not None)
    revoke_feed(work)
    token = token_urlsafe(TOKEN_BYTES)
    made = ClockFeed(
        officer_id=work.actor.officer_id or 0, token_hash=_hash(token), made_at=work.now
    )
    work.session.add(made)
    work.session.flush()
    work.record(events.ClockFeedMade(feed_id=made.id or 0))
    return token


def revoke_feed(work: Work) -> None:
    """End the actor's feed at once; nothing happens when there is none."""
    found = queries.feed_of(work.session, work.actor.officer_id or 0)
    if found is not None:
        found.revoked_at = work.now
        work.session.add(found)
        work.record(events.ClockFeedRevoked(feed_id=found.id or 0))


def feed(work: Work, token: str) -> str:
    """Return the feed a token opens, as its officer may see it now; NotFound without."""
    found = queries.feed_by_hash(work.session, _hash(token))
    officer = officers.officer(work.session, found.officer_id) if found else None
    if officer is None or not officer.active:
        raise NotFound
    actor = officers.actor(work.session, officer)
    clocks = queries.in_feed(work.session, actor, work.now)
    moved = queries.times_moved(work.session, clocks)
    entries = [_entry(work, clock, *moved[clock.id or 0]) for clock in clocks]
    return rules.written(NAME, entries)


def _entry(work: Work, clock: Clock, moved: int, still: bool) -> rules.Entry:
    """Return one end: its code and day. What stands still or is done is cancelled."""
    stopped = clock.state is ClockState.STOPPED
    on = (clock.effective_due_at - timedelta(seconds=1)).astimezone(LEGAL_ZONE).date()
    uid = sha256(f"{work.settings.log_origin} clock {clock.id}".encode()).hexdigest()[:32]
    return rules.Entry(
        uid=f"{uid}@cluebridge",
        sequence=clock.round + moved + stopped,
        stamp=clock.started_at,
        on=clock.due_on or on,
        at=clock.effective_due_at if clock.due_on is None else None,
        words=f"期限 {clock.code} · 1 件",
        cancelled=stopped or still,
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
