"""The notice of a year's holidays: proposed by one person, put in force by another."""

from __future__ import annotations

import json
from hashlib import sha256

from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid
from portal.kernel.policy import require
from portal.kernel.workdays import CalendarYear
from portal.notices import service as notices
from referrals.clocks import events, policy
from referrals.clocks.forms import ProposeCalendar
from referrals.clocks.models import CalendarNotice, NoticeState
from referrals.clocks.queries import calendars
from referrals.clocks.rules.notice import DaysInvalid, read_year


def propose(work: Work, form: ProposeCalendar) -> CalendarNotice:
    """Write down the days of a year as typed; they hold once somebody else agrees.

    Invalid names the field whose days make no sense.
    """
    require(policy.can_keep_calendars(work.actor))
    try:
        year = read_year(form.year, form.notice, form.off, form.work)
    except DaysInvalid as error:
        raise Invalid(**{error.field: "days_unclear"}) from error
    return load(work, year)


def load(work: Work, year: CalendarYear, *, in_force: bool = False) -> CalendarNotice:
    """Write down the days of a year; `in_force` at once, by whoever runs the installation alone."""
    made = CalendarNotice(
        year=year.year,
        notice=year.notice,
        days={
            "off": [
                [name, str(first), str(last)]
                for name, (first, last) in zip(_names(year), year.off, strict=True)
            ],
            "work": [str(day) for day in year.work],
        },
        proposed_by=work.actor.name,
        officer_id=work.actor.officer_id,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    told = {"notice_id": made.id or 0, "year": made.year, "notice": made.notice}
    proposed = events.CalendarProposed(**told, digest=digest(made))
    work.record(proposed)
    if in_force:
        require(work.actor.officer_id is None)
        _put_in_force(work, made)
    else:
        _tell_keepers(work, proposed)
    return made


def agree(work: Work, notice_id: int) -> CalendarNotice:
    """Put a notice in force; the worker then counts the open clocks anew.

    Somebody else than who proposed it. Conflict when it was decided on.
    """
    found = _proposed(work, notice_id)
    require(policy.can_agree(work.actor, found))
    _put_in_force(work, found)
    return found


def refuse(work: Work, notice_id: int, reason: str) -> CalendarNotice:
    """Set a proposed notice aside; whoever proposed it may do so too."""
    require(policy.can_keep_calendars(work.actor))
    found = _proposed(work, notice_id)
    found.state, found.decided_by, found.decided_at = (
        NoticeState.REFUSED,
        work.actor.name,
        work.now,
    )
    work.session.add(found)
    work.record(events.CalendarRefused(notice_id=notice_id, year=found.year, reason=reason))
    return found


def digest(notice: CalendarNotice) -> str:
    """Return the hex SHA-256 of the days of a notice, as the log says it."""
    return sha256(json.dumps(notice.days, sort_keys=True).encode()).hexdigest()


def _proposed(work: Work, notice_id: int) -> CalendarNotice:
    found = calendars.notice(work.session, notice_id, lock=True)
    if found.state is not NoticeState.PROPOSED:
        raise Conflict
    return found


def _put_in_force(work: Work, notice: CalendarNotice) -> None:
    for other in calendars.in_force(work.session):
        if other.year == notice.year:
            other.state = NoticeState.REPLACED
            work.session.add(other)
    work.session.flush()
    notice.state, notice.decided_by, notice.decided_at = (
        NoticeState.IN_FORCE,
        work.actor.name,
        work.now,
    )
    work.session.add(notice)
    work.session.flush()
    calendars.forget(work.session)
    told = {"notice_id": notice.id or 0, "year": notice.year, "notice": notice.notice}
    done = events.CalendarPutInForce(**told, digest=digest(notice))
    work.record(done)
    _tell_keepers(work, done)


def _tell_keepers(work: Work, event: events.CalendarProposed | events.CalendarPutInForce) -> None:
    offices = (Office.ADMINISTRATOR, Office.LEGAL_REVIEWER)
    found = {each for office in offices for each in officers.agencies_with(work.session, office)}
    for agency in sorted(found):
        notices.about(work, event, agency=agency, offices=offices)


def _names(year: CalendarYear) -> tuple[str, ...]:
    return year.names or ("",) * len(year.off)
