"""Letting a delegate be told while an officer is away."""

from __future__ import annotations

from datetime import datetime

from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.notices import queries
from portal.notices.events import NoticeRedirectEnded, NoticesRedirected
from portal.notices.models import NoticeRedirect


def redirect(
    work: Work, officer_id: int, to_officer_id: int, *, since: datetime, until: datetime
) -> NoticeRedirect:
    """Tell `to_officer_id`, of the same agency, instead of `officer_id` from `since` to before `until`.

    The inbox of who is away keeps everything; mails and texts go to the delegate alone. A delegate
    who is away too passes on to theirs, three times at most and never round in a circle.
    """
    away = queries.person(work.session, officer_id)
    instead = queries.person(work.session, to_officer_id)
    if away is None or instead is None or away == instead or away.agency != instead.agency:
        raise Invalid(to_officer_id="unknown_choice")
    if until <= since:
        raise Invalid(until="not_a_day")
    made = NoticeRedirect(
        officer_id=officer_id, to_officer_id=to_officer_id, since=since, until=until
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        NoticesRedirected(
            officer_id=officer_id, to_officer_id=to_officer_id, until=until.isoformat()
        )
    )
    return made


def end_redirect(work: Work, officer_id: int) -> None:
    """Let an officer be told again from now on; planned redirects end too."""
    found = queries.redirects_of(work.session, officer_id, work.now)
    for each in found:
        each.until = work.now
        each.since = min(each.since, work.now)
        work.session.add(each)
    if found:
        work.record(NoticeRedirectEnded(officer_id=officer_id))
