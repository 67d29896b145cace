"""The calendar: which years are known, the notice of a new one, what a change has moved."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from referrals.clocks import policy, queries, service
from referrals.clocks.book import registry
from referrals.clocks.forms import ProposeCalendar, RefuseCalendar
from referrals.clocks.models import Clock, ClockMove, NoticeState
from referrals.clocks.queries import calendars

SHOWN = 200
YEARS_AHEAD = 2

staff = APIRouter(prefix="/calendars")


@staff.get("", name="calendars.list")
def years(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _years(request, work)


@staff.post("", name="calendars.propose")
def propose(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[ProposeCalendar], Depends(bind(ProposeCalendar))],
    work: Unit,
) -> Response:
    require(policy.can_keep_calendars(actor))
    try:
        if form.data is not None:
            made = service.propose_calendar(work, form.data)
            return see_other(request, "calendars.show", notice_id=made.id or 0)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _years(request, work, form=form, status=422)


@staff.get("/{notice_id}", name="calendars.show")
def show(request: Request, notice_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, notice_id)


@staff.post("/{notice_id}/agreement", name="calendars.agree")
def agree(
    request: Request,
    notice_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.agree_calendar(work, notice_id)
    return see_other(request, "calendars.show", notice_id=notice_id)


@staff.post("/{notice_id}/refusal", name="calendars.refuse")
def refuse(
    request: Request,
    notice_id: int,
    actor: SignedIn,
    form: Annotated[Bound[RefuseCalendar], Depends(bind(RefuseCalendar))],
    work: Unit,
) -> Response:
    require(policy.can_keep_calendars(actor))
    if form.data is None:
        return _show(request, work, notice_id, form=form, status=422)
    service.refuse_calendar(work, notice_id, form.data.reason)
    return see_other(request, "calendars.show", notice_id=notice_id)


def _years(
    request: Request, work: Work, *, form: Bound[Any] | None = None, status: int = 200
) -> Response:
    days, this = queries.calendar(work.session), work.now.astimezone(LEGAL_ZONE).year
    loaded = {row.year: row for row in calendars.in_force(work.session)}
    shipped = {year.year: year for year in registry.packaged_years()}
    known = sorted({*days.years, *range(this, this + YEARS_AHEAD + 1)}, reverse=True)
    return page(
        request,
        "referrals/clocks/calendars.html",
        status=status,
        form=form,
        years=[(year, loaded.get(year), shipped.get(year)) for year in known],
        notices=calendars.notices(work.session),
        can_keep=policy.can_keep_calendars(work.actor),
    )


def _show(
    request: Request,
    work: Work,
    notice_id: int,
    *,
    form: Bound[Any] | None = None,
    status: int = 200,
) -> Response:
    notice = calendars.notice(work.session, notice_id)
    proposed = notice.state is NoticeState.PROPOSED
    keeps = policy.can_keep_calendars(work.actor)
    new = calendars.with_notice(work.session, notice)
    present = queries.calendar(work.session)
    last, mark = calendars.last_pass(work.session), service.calendar_mark(work.session)
    return page(
        request,
        "referrals/clocks/calendar.html",
        status=status,
        form=form,
        notice=notice,
        year=calendars.year_of(notice),
        changed=calendars.changed_days(present, new) if proposed else [],
        would_move=service.would_move(work, new) if proposed and keeps else None,
        can_agree=proposed and policy.can_agree(work.actor, notice),
        can_refuse=proposed and keeps,
        moves=_moves(work, notice_id),
        counting=last is None or last.passed_at is None or last.mark != mark,
    )


def _moves(work: Work, notice_id: int) -> list[tuple[ClockMove, Clock, str, str]]:
    """Return the clocks of the actor's agency that moved and that they may see, with both ends."""
    found = calendars.moves(work.session, notice_id, work.actor.agency, SHOWN)
    seen = queries.seen(work.session, work.actor, [row.clock_id for row in found])
    return [
        (
            row,
            seen[row.clock_id],
            queries.end_words(seen[row.clock_id], row.was_due_at),
            queries.end_words(seen[row.clock_id], row.due_at),
        )
        for row in found
        if row.clock_id in seen
    ]
