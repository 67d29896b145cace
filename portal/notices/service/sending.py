"""From what waits to messages: gathered, claimed, sent, tried again, given up.

At most one message for an officer and channel waits at any time, and each delivery goes into one
message. A message is handed over once; a worker killed between the other side's yes and our note of
it is the one way to a second copy, which bears the same id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import token_hex

from sqlalchemy import CursorResult, Update, update
from sqlmodel import col

from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.policy import require
from portal.notices import policy, queries, rules
from portal.notices.book.registry import short_texts
from portal.notices.events import DeliveryRetried
from portal.notices.models import Notice, OutgoingMessage
from portal.notices.rules import Channel, Letter
from portal.notices.service.rows import add_missing
from portal.notices.service.wishes import habits_of

KEPT_FOR = timedelta(days=60)
FORGOTTEN_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message claimed for one attempt, with the address of this moment."""

    message_id: int
    channel: Channel
    to: str
    letter: Letter
    mark: str
    at: datetime


def gather(work: Work, officer_id: int, channel: Channel) -> int | None:
    """Put what may leave to an officer on a channel into one message; return its id.

    None when another worker did, when a message waits already, or when all of it was read
    meanwhile. What an officer who left or took back the address would have got is dropped.
    """
    open_for = f"{channel}:{officer_id}"
    waiting = queries.waiting(work.session, officer_id, channel, work.now)
    if not waiting or queries.is_open(work.session, open_for):
        return None
    read = queries.read_by(work.session, officer_id, [each.notice_id for each in waiting])
    reachable = bool(_address(work, officer_id, channel))
    left = [each for each in waiting if reachable and each.notice_id not in read]
    mark = token_hex(16)
    if left:
        row = {
            "officer_id": officer_id,
            "channel": channel,
            "mark": mark,
            "open_for": open_for,
            "at": work.now,
            "digest": any(each.digest for each in left),
            "urgent": any(each.urgent for each in left),
            "tries": 0,
            "refusals": 0,
            "next_try_at": work.now,
            "trouble": "",
        }
        add_missing(work, OutgoingMessage, [row])
    message_id = queries.by_mark(work.session, mark) if left else None
    if left and message_id is None:  # another worker's message came first: these wait for the next
        return None
    for each in waiting:
        each.leaves_at = None
        each.message_id = message_id if each in left else None
        work.session.add(each)
    return message_id


def claim(work: Work, message_id: int, seen: datetime) -> Parcel | None:
    """Take a message to send, unless another worker has since `seen`, the `next_try_at` read before.

    It comes up again after the wait, should this attempt fail or its worker die. In quiet hours it
    is put off; without an address, or after the last attempt, it is given up.
    """
    message = queries.message(work.session, message_id)
    to = _address(work, message.officer_id, message.channel)
    habits = habits_of(queries.habit(work.session, message.officer_id))
    through = message.urgent and habits.urgent_through
    allowed = work.now if through else habits.after_quiet(work.now)
    if allowed > work.now:
        _take(work, message_id, seen, tries=message.tries, then=allowed)
        return None
    tries = message.tries + 1
    if not to or tries > rules.MOST_TRIES:
        if _take(work, message_id, seen, tries=message.tries, then=None):
            _give_up(work, message, message.trouble or "no-address")
        return None
    if not _take(work, message_id, seen, tries=tries, then=work.now + rules.wait_after(tries)):
        return None
    letter = _letter(work, message)
    return Parcel(message_id, message.channel, to, letter, message.mark, message.at)


def sent(work: Work, message_id: int) -> None:
    """Note that a message was handed over."""
    message = queries.message(work.session, message_id)
    message.sent_at, message.next_try_at, message.open_for = work.now, None, None
    work.session.add(message)


def failed(work: Work, message_id: int, trouble: str, *, for_good: bool) -> None:
    """Note why an attempt failed; give up after the last, or when refused for good often enough."""
    message = queries.message(work.session, message_id)
    message.trouble = trouble
    message.refusals += for_good
    work.session.add(message)
    if message.refusals >= rules.MOST_REFUSALS or message.tries >= rules.MOST_TRIES:
        _give_up(work, message, trouble)


def retry(work: Work, message_id: int) -> None:
    """Send again what a message given up was to say, together with what waits; administrators only.

    What was read in the meantime stays out.
    """
    require(policy.can_see_undelivered(work.actor))
    message = queries.message(work.session, message_id)
    again = (
        update(OutgoingMessage)
        .where(col(OutgoingMessage.id) == message_id, col(OutgoingMessage.gave_up_at).is_not(None))
        .values(gave_up_at=None)
        .execution_options(synchronize_session=False)
    )
    if _changed(work, again) != 1:
        raise Conflict
    for each in queries.deliveries(work.session, [message_id]):
        each.leaves_at, each.message_id = work.now, None
        work.session.add(each)
    work.record(DeliveryRetried(message_id=message_id, channel=message.channel.value))


def forget(work: Work) -> bool:
    """Delete old messages nothing waits for, with what went into them; return whether more are left."""
    rows = queries.old(work.session, work.now - KEPT_FOR, FORGOTTEN_AT_ONCE)
    for each in queries.deliveries(work.session, [row.id or 0 for row in rows]):
        work.session.delete(each)
    work.session.flush()
    for row in rows:
        work.session.delete(row)
    return len(rows) == FORGOTTEN_AT_ONCE


def _letter(work: Work, message: OutgoingMessage) -> Letter:
    told = queries.contents(work.session, message.id or 0)
    notices = [notice for _, notice in told]
    return rules.letter(
        Counter(topic for topic, _ in told),
        short=short_texts(),
        digest=message.digest,
        earliest=min((day for each in notices if (day := _due(each.facts))), default=None),
        numbers=_numbers(work, message.officer_id, notices) if message.digest else (),
    )


def _numbers(work: Work, officer_id: int, notices: list[Notice]) -> tuple[str, ...]:
    if not notices or not queries.allows_numbers(work.session, notices[0].agency):
        return ()
    ids = tuple(sorted({each.case_id for each in notices if each.case_id is not None}))
    reader = identity.actor(work.session, identity.officer(work.session, officer_id))
    seen = work.ask(rules.CasesSeen(reader, ids), {})
    return tuple(sorted(number for number, _ in seen.values()))


def _due(facts: Mapping[str, object]) -> date | None:
    try:
        return date.fromisoformat(str(facts.get("due", ""))[:10])
    except ValueError:
        return None


def _address(work: Work, officer_id: int, channel: Channel) -> str:
    person = queries.person(work.session, officer_id)
    if person is None or channel is Channel.MAIL:
        return person.email if person else ""
    habit = queries.habit(work.session, officer_id)
    return habit.sms_number if habit else ""


def _take(
    work: Work, message_id: int, seen: datetime, *, tries: int, then: datetime | None
) -> bool:
    taken = (
        update(OutgoingMessage)
        .where(col(OutgoingMessage.id) == message_id, col(OutgoingMessage.next_try_at) == seen)
        .values(tries=tries, next_try_at=then)
    )
    return _changed(work, taken) == 1


def _changed(work: Work, statement: Update) -> int:
    done = work.session.execute(statement)
    return done.rowcount if isinstance(done, CursorResult) else 0


def _give_up(work: Work, message: OutgoingMessage, trouble: str) -> None:
    message.gave_up_at, message.next_try_at, message.open_for = work.now, None, None
    message.trouble = trouble
    work.session.add(message)
