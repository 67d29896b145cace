"""The pages of running clocks, and what moves their ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from referrals.clocks import policy, queries, service
from referrals.clocks.forms import DecideExtension, Extend, Pause
from referrals.clocks.models import Clock
from referrals.clocks.routes.views import clock_page

AHEAD = timedelta(days=14)
SHOWN = 200

staff = APIRouter(prefix="/clocks")


@staff.get("", name="clocks.list")
def overview(request: Request, actor: SignedIn, work: Unit) -> Response:
    found = queries.pressing(work.session, actor, work.now + AHEAD)
    views = [queries.view(work.session, clock, work.now) for clock in found]
    return page(
        request,
        "referrals/clocks/list.html",
        clocks=views,
        agency_names=agencies.agency_names(work.session),
        hears=actor.holds(*policy.HEAR_OF_OTHERS),
    )


@staff.get("/escalated", name="clocks.escalated")
def escalated(request: Request, actor: SignedIn, work: Unit) -> Response:
    """List what other agencies have missed and this one was told of: numbers and days, no case."""
    require(actor.holds(*policy.HEAR_OF_OTHERS))
    found = queries.escalated(work.session, actor.agency, SHOWN)
    rows = [(event, queries.view(work.session, clock, work.now)) for event, clock in found]
    names = agencies.agency_names(work.session)
    return page(request, "referrals/clocks/escalated.html", rows=rows, agency_names=names)


@staff.get("/{clock_id}", name="clocks.show")
def show(request: Request, clock_id: int, actor: SignedIn, work: Unit) -> Response:
    return clock_page(request, work, clock_id)


@staff.post("/{clock_id}/pause", name="clocks.pause")
def pause(
    request: Request,
    clock_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Pause], Depends(bind(Pause))],
    work: Unit,
) -> Response:
    def act(clock: Clock, typed: Pause) -> None:
        service.pause_on_ground(work, clock, typed)

    return _move(request, work, clock_id, "pause", form, act)


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
    form: Annotated[Bound[Extend], Depends(bind(Extend))],
    work: Unit,
) -> Response:
    """A head extends; whoever else handles the matter asks a head to."""

    def act(clock: Clock, typed: Extend) -> None:
        if policy.can_extend(actor, clock):
            told = typed.model_dump() | {"document": typed.document or ""}
            service.extend(work, clock.code, clock.subject, clock.subject_id, **told)
        else:
            service.ask_extension(work, clock_id, typed)

    return _move(request, work, clock_id, "extend", form, act)


@staff.post("/{clock_id}/extension-request", name="clocks.decide")
def decide(
    request: Request,
    clock_id: int,
    actor: SignedIn,
    form: Annotated[Bound[DecideExtension], Depends(bind(DecideExtension))],
    work: Unit,
) -> Response:
    def act(_: Clock, typed: DecideExtension) -> None:
        if typed.decision == "no" and not typed.reason:
            raise Invalid(reason="missing")
        granted = typed.decision == "yes"
        service.decide_extension(work, clock_id, grant=granted, answer=typed.reason or "")

    return _move(request, work, clock_id, "decide", form, act)


def _move(
    request: Request,
    work: Work,
    clock_id: int,
    name: str,
    form: Bound[Any],
    act: Callable[[Clock, Any], None],
) -> Response:
    """Do `act` with what was typed, or show the page to be corrected."""
    clock = queries.get(work.session, work.actor, clock_id)
    try:
        if form.data is not None:
            act(clock, form.data)
            return see_other(request, "clocks.show", clock_id=clock_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return clock_page(request, work, clock_id, forms={name: form}, status=422)
