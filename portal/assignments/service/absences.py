"""Being away: what comes in, and what one would be told, goes to the delegate meanwhile."""

from __future__ import annotations

from datetime import date, datetime, time

from portal.identity import queries as identity
from portal.identity import service as accounts
from portal.identity.forms import EnterAbsence
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.ids import known
from portal.kernel.workdays import midnight_after
from portal.notices import service as notices


def enter_absence(work: Work, form: EnterAbsence) -> int:
    """Write down an absence; assignments, tasks and notices go to the delegate on its days."""
    made = known(accounts.enter_absence(work, form).id)
    _redirect_anew(work, form.officer_id or known(work.actor.officer_id))
    return made


def end_absence(work: Work, absence_id: int) -> None:
    """End an absence early, or take it back; later ones stay."""
    officer_id = identity.absence(work.session, absence_id).officer_id
    accounts.end_absence(work, absence_id)
    _redirect_anew(work, officer_id)


def change_delegate(work: Work, absence_id: int, delegate_id: int) -> None:
    """Let somebody else stand in; errors as `enter_absence`."""
    officer_id = identity.absence(work.session, absence_id).officer_id
    accounts.change_delegate(work, absence_id, delegate_id)
    _redirect_anew(work, officer_id)


def _redirect_anew(work: Work, officer_id: int) -> None:
    notices.end_redirect(work, officer_id)
    today = work.now.astimezone(LEGAL_ZONE).date()
    for each in identity.absences(work.session, officer_id, since=today):
        notices.redirect(
            work,
            officer_id,
            each.delegate_id,
            since=_morning(each.from_on),
            until=midnight_after(each.until_on),
        )


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), LEGAL_ZONE)
