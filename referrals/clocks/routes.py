"""The pages of running clocks."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.followup.rules.progress import TOLD_BY_STEPS
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.kernel.text import Text
from referrals.clocks import policy, queries, service
from referrals.clocks.book import registry
from referrals.clocks.forms import Reasoned
from referrals.clocks.models import Clock, ClockState

PLAIN = {
    "A1": Text("决定是否立案", "decide whether to file a case"),
    "T4": Text("告知您处理决定", "tell you what was decided"),
    "T7": Text("登记您的信访，告知是否受理", "register your petition and say whether it is taken"),
    "T7F": Text("办结您的信访", "finish your petition"),
    "T7V": Text("答复您的复查申请", "answer your request for a review"),
}
SHOWN = 8
WEEK = timedelta(days=7)

staff = APIRouter(prefix="/clocks")

AHEAD = timedelta(days=14)


@staff.get("", name="clocks.list")
def overview(request: Request, actor: SignedIn, work: Unit) -> Response:
    found = queries.pressing(work.session, actor, work.now + AHEAD)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    names = agencies.agency_names(work.session)
    return page(request, "referrals/clocks/list.html", clocks=views, agency_names=names)


@staff.get("/{clock_id}", name="clocks.show")
def show(request: Request, clock_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, clock_id)


@staff.post("/{clock_id}/pause", name="clocks.pause")
def pause(
    request: Request,
    clock_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reasoned], Depends(bind(Reasoned))],
    work: Unit,
) -> Response:
    return _move(request, work, clock_id, "pause", form, service.pause)


@staff.post("/{clock_id}/resumption", name="clocks.resume")
def resume(
    request: Request,
    clock_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    clock = queries.get(work.session, actor, clock_id)
    service.resume(work, clock.code, clock.subject, clock.subject_id)
    return see_other(request, "clocks.show", clock_id=clock_id)


@staff.post("/{clock_id}/extension", name="clocks.extend")
def extend(
    request: Request,
    clock_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reasoned], Depends(bind(Reasoned))],
    work: Unit,
) -> Response:
    return _move(request, work, clock_id, "extend", form, service.extend)


def _move(
    request: Request,
    work: Work,
    clock_id: int,
    name: str,
    form: Bound[Reasoned],
    act: Callable[..., Clock],
) -> Response:
    """Do `act` with the reason given, or show the page to be corrected."""
    clock = queries.get(work.session, work.actor, clock_id)
    if form.data is None:
        return _show(request, work, clock_id, forms={name: form}, status=422)
    act(work, clock.code, clock.subject, clock.subject_id, reason=form.data.reason)
    return see_other(request, "clocks.show", clock_id=clock_id)


def _show(
    request: Request,
    work: Work,
    clock_id: int,
    *,
    forms: dict[str, Bound[Reasoned]] | None = None,
    status: int = 200,
) -> Response:
    clock = queries.get(work.session, work.actor, clock_id)
    return page(
        request,
        "referrals/clocks/show.html",
        status=status,
        forms=forms or {},
        clock=clock,
        clock_view=queries.view(work.session, clock, work.now),
        term=registry.term_version(clock.version),
        ends=[queries.end_words(clock, at) for at in (clock.base_due_at, clock.effective_due_at)],
        counted=queries.due(work.session, clock, clock.stopped_at or work.now),
        intervals=queries.intervals(work.session, clock),
        history=queries.history(work.session, clock),
        source=registry.calendar().source,
        agency=agencies.agency(work.session, clock.agency),
        **_rights(work, clock),
    )


def _rights(work: Work, clock: Clock) -> dict[str, Any]:
    """Return what the actor may do to the clock now, and the next extension its law allows."""
    running = clock.state is ClockState.OPEN and work.now < clock.effective_due_at
    paused = queries.open_pause(work.session, clock) is not None
    may = clock.state is ClockState.OPEN and policy.can_pause(work.actor, clock)
    return {
        "can_pause": may and running and not paused,
        "can_resume": may and paused,
        "can_extend": running and not paused and policy.can_extend(work.actor, clock),
        "next_extension": queries.next_extension(work.session, clock),
    }


def on_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    found = queries.of_case(work.session, work.actor, case_id)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return {"clocks": views} if views else None


def on_tip(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    intake.get(work.session, work.actor, tip_id)
    views = queries.views(work.session, "tip", tip_id, work.now)
    return {"clocks": views} if views else None


def for_reporter(work: Work, tip_id: int) -> Mapping[str, Any] | None:
    """Show the reporter of this tip, and nobody else, by when the agency must act.

    In an open mailbox the steps tell most of it already.
    """
    if work.actor.tip_id != tip_id:
        return None
    views = queries.views(work.session, "tip", tip_id, work.now)
    left = PLAIN.keys() - (TOLD_BY_STEPS if work.unlocked else set())
    told = [(PLAIN[view.code], view) for view in views if view.code in left]
    return {"dates": told} if told else None


def on_home(work: Work, _: int) -> Mapping[str, Any] | None:
    found = queries.pressing(work.session, work.actor, work.now + WEEK, SHOWN + 1)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return {"clocks": views[:SHOWN], "more": len(views) > SHOWN} if views else None
