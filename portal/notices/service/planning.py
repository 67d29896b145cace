"""Noting who is to hear of a notice outside the inbox, on which channel and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.workdays import Calendar
from portal.notices import queries, rules
from portal.notices.models import Delivery, Notice, NoticeHabit
from portal.notices.queries import Person
from portal.notices.rules import Channel, Habits, Mode, Topic
from portal.notices.service.rows import new_rows
from portal.notices.service.wishes import habits_of


def channels(work: Work) -> frozenset[Channel]:
    """Return the channels this installation has."""
    settings = work.settings
    signed = settings.sms_url and settings.sms_secret
    there = {Channel.MAIL: settings.smtp_host, Channel.SMS: signed}
    return frozenset(channel for channel, setting in there.items() if setting)


def plan(
    work: Work,
    notice: Notice,
    offices: frozenset[Office],
    named: set[int],
    instead: Mapping[int, int],
    topic: Topic,
) -> None:
    """Note one delivery for each officer and channel; none to who did it, none to who is away."""
    there = channels(work)
    if not there:
        return
    told = named | set(instead.values())
    people = queries.reached(work.session, notice.agency, offices, told)
    people = [
        each
        for each in people
        if each.officer_id != work.actor.officer_id and each.officer_id not in instead
    ]
    ids = [each.officer_id for each in people]
    modes, habits = queries.choices(work.session, ids), queries.habits(work.session, ids)
    calendar = work.ask(rules.WorkingDays(), rules.NO_HOLIDAYS)
    for person in people:
        habit = habits.get(person.officer_id)
        for channel in sorted(there):
            mode = modes[person.officer_id][topic, channel]
            if mode is not Mode.OFF and _address(person, habit, channel):
                at = when(work, notice, mode, habits_of(habit), calendar)
                _note(work, notice, person, channel, topic, mode, at)


def when(work: Work, notice: Notice, mode: Mode, habits: Habits, calendar: Calendar) -> datetime:
    """Return when word of a notice may leave."""
    base = rules.next_hour(work.now) if work.by_reporter else work.now
    return rules.leaves(base, mode, habits, calendar, urgent=rules.urgent(notice.kind))


def _address(person: Person, habit: NoticeHabit | None, channel: Channel) -> str:
    if channel is Channel.MAIL:
        return person.email
    return habit.sms_number if habit else ""


def _note(
    work: Work,
    notice: Notice,
    person: Person,
    channel: Channel,
    topic: Topic,
    mode: Mode,
    at: datetime,
) -> None:
    """Write the delivery; told for a second reason, the earlier instant counts."""
    row: dict[str, Any] = {
        "notice_id": notice.id,
        "officer_id": person.officer_id,
        "channel": channel,
        "topic": topic,
        "digest": mode is Mode.DIGEST,
        "urgent": rules.urgent(notice.kind),
        "leaves_at": at,
    }
    new = new_rows(work, Delivery).values(row)
    work.session.execute(
        new.on_conflict_do_update(
            index_elements=["notice_id", "officer_id", "channel"],
            set_={name: new.excluded[name] for name in ("topic", "digest", "leaves_at")},
            where=new.excluded.leaves_at < Delivery.leaves_at,
        )
    )
