"""What is done on a draw's page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, Form, bind, checked
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Refused
from referrals.draws import queries, service
from referrals.draws.forms import Cancel, DecideDrop, Drop, Seed
from referrals.draws.routes import views

F = TypeVar("F", bound=Form)

staff = APIRouter(prefix="/draws/{draw_id}")


@staff.post("/seed", name="draws.type_seed")
def type_seed(
    request: Request,
    draw_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Seed], Depends(bind(Seed))],
    work: Unit,
) -> Response:
    return _act(request, work, draw_id, "seed", form, service.type_seed)


@staff.post("/confirmation", name="draws.confirm_seed")
def confirm_seed(
    request: Request,
    draw_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Seed], Depends(bind(Seed))],
    work: Unit,
) -> Response:
    return _act(request, work, draw_id, "confirm", form, service.confirm_seed)


@staff.post("/drops", name="draws.ask_drop")
def ask_drop(
    request: Request,
    draw_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Drop], Depends(bind(Drop))],
    work: Unit,
) -> Response:
    return _act(request, work, draw_id, "drop", form, service.ask_drop)


@staff.post("/drops/{drop_id}", name="draws.decide_drop")
def decide_drop(
    request: Request,
    draw_id: int,
    drop_id: int,
    actor: SignedIn,
    form: Annotated[Bound[DecideDrop], Depends(bind(DecideDrop))],
    work: Unit,
) -> Response:
    def act(work: Work, draw_id: int, data: DecideDrop) -> object:
        return service.decide_drop(work, draw_id, drop_id, data)

    return _act(request, work, draw_id, "decide", form, act)


@staff.post("/release", name="draws.release")
def release(
    request: Request,
    draw_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    def act(work: Work, draw_id: int, _: Confirm) -> object:
        return service.release(work, draw_id)

    return _act(request, work, draw_id, "release", form, act)


@staff.post("/cancellation", name="draws.cancel")
def cancel(
    request: Request,
    draw_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Cancel], Depends(bind(Cancel))],
    work: Unit,
) -> Response:
    return _act(request, work, draw_id, "cancel", form, service.cancel)


def _act(
    request: Request,
    work: Work,
    draw_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do `act` with a valid form and show the page; otherwise the page with what is in the way."""
    queries.get(work.session, work.actor, draw_id)
    try:
        act(work, draw_id, checked(form))
    except Invalid as error:
        form = form.failed(**error.fields)
        return views.show(request, work, draw_id, forms={name: form}, status=422)
    except Refused as error:
        found = {name: form}
        return views.show(request, work, draw_id, forms=found, reasons=error.reasons, status=409)
    return see_other(request, "draws.show", draw_id=draw_id)
