"""What officers choose of when and where they hear of notices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from sqlmodel import col, delete

from portal.infra.work import Work
from portal.kernel.policy import require
from portal.notices import policy, queries, rules
from portal.notices.events import NoticeNumbersAllowed, NoticeSettingsChanged
from portal.notices.models import NoticeAgency, NoticeChoice, NoticeHabit
from portal.notices.rules import DEFAULTS, Channel, Habits, Mode, Topic


def wishes(work: Work, officer_id: int) -> tuple[dict[tuple[Topic, Channel], Mode], Habits, str]:
    """Return an officer's modes, habits and number for text messages."""
    habit = queries.habit(work.session, officer_id)
    modes = queries.choices(work.session, [officer_id])[officer_id]
    return modes, habits_of(habit), habit.sms_number if habit else ""


def choose(
    work: Work, modes: Mapping[tuple[Topic, Channel], Mode], habits: Habits, sms_number: str
) -> None:
    """Keep what the acting officer chose; what still waits to leave follows it at once."""
    officer_id = work.actor.officer_id or 0
    work.session.exec(delete(NoticeChoice).where(col(NoticeChoice.officer_id) == officer_id))
    chosen = rules.modes_of(modes)
    for (topic, channel), mode in chosen.items():
        if mode is not DEFAULTS[topic, channel]:
            work.session.add(
                NoticeChoice(officer_id=officer_id, topic=topic, channel=channel, mode=mode)
            )
    work.session.merge(
        NoticeHabit(
            officer_id=officer_id,
            digests=" ".join(f"{each:%H:%M}" for each in habits.digests),
            quiet_from=f"{habits.quiet_from:%H:%M}",
            quiet_until=f"{habits.quiet_until:%H:%M}",
            urgent_through=habits.urgent_through,
            sms_number=sms_number,
        )
    )
    _follow(work, officer_id, chosen, habits)
    work.record(NoticeSettingsChanged(officer_id=officer_id))


def allow_numbers(work: Work, allowed: bool) -> None:
    """Let digests of the actor's agency name cases by number, or not. Only its head may."""
    require(policy.can_allow_numbers(work.actor))
    work.session.merge(NoticeAgency(agency=work.actor.agency, case_numbers=allowed))
    work.record(NoticeNumbersAllowed(agency=work.actor.agency, allowed=allowed))


def habits_of(row: NoticeHabit | None) -> Habits:
    """Return habits from their row, the usual ones without it."""
    if row is None:
        return Habits()
    return Habits(
        digests=tuple(time.fromisoformat(each) for each in row.digests.split()),
        quiet_from=time.fromisoformat(row.quiet_from),
        quiet_until=time.fromisoformat(row.quiet_until),
        urgent_through=row.urgent_through,
    )


def _follow(
    work: Work, officer_id: int, modes: Mapping[tuple[Topic, Channel], Mode], habits: Habits
) -> None:
    calendar = work.ask(rules.WorkingDays(), rules.NO_HOLIDAYS)
    base = rules.next_hour(work.now)  # never earlier: word of a reporter's act waits for the hour
    for channel in (Channel.MAIL, Channel.SMS):
        for row in queries.not_left(work.session, officer_id, channel):
            mode = modes[row.topic, channel]
            row.digest = mode is Mode.DIGEST
            at = rules.leaves(base, mode, habits, calendar, urgent=row.urgent)
            row.leaves_at = None if mode is Mode.OFF else at
            work.session.add(row)
