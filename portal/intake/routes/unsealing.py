"""Opening a reporter's identity: asked for, agreed by two others, read once."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.forms import AskToUnseal
from portal.intake.routes import pages, views
from portal.intake.service import vault

staff = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/unsealing", name="intake.unsealing")
def waiting(request: Request, actor: SignedIn, work: Unit) -> Response:
    return pages.show(request, "unsealing", **views.unsealing_view(work))


@staff.get("/tips/{tip_id}/unsealing", name="intake.ask_to_unseal")
def ask_page(request: Request, tip_id: int, actor: SignedIn, work: Unit) -> Response:
    return _ask(request, work, tip_id)


@staff.post("/tips/{tip_id}/unsealing", name="intake.asked_to_unseal")
def ask(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AskToUnseal], Depends(bind(AskToUnseal))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _ask(request, work, tip_id, form=form)
    made = vault.ask(work, tip_id, form.data)
    return see_other(request, "intake.unseal_request", request_id=made.id)


@staff.get("/unsealing/{request_id}", name="intake.unseal_request")
def show(request: Request, request_id: int, actor: SignedIn, work: Unit) -> Response:
    return pages.show(request, "unseal_request", **views.unseal_view(work, request_id))


@staff.post("/unsealing/{request_id}/half", name="intake.open_half")
def open_half(
    request: Request, request_id: int, actor: SignedIn, _: Pressed, work: Unit
) -> Response:
    vault.open_half(work, request_id)
    return see_other(request, "intake.unseal_request", request_id=request_id)


@staff.post("/unsealing/{request_id}/refusal", name="intake.refuse_to_unseal")
def refuse(request: Request, request_id: int, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    vault.refuse(work, request_id)
    return see_other(request, "intake.unseal_request", request_id=request_id)


@staff.post("/unsealing/{request_id}/opening", name="intake.unseal")
def unseal(request: Request, request_id: int, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    identity = vault.unseal(work, request_id)
    view = views.unseal_view(work, request_id)
    return pages.show(request, "identity", identity=identity, **view)


def _ask(
    request: Request, work: Work, tip_id: int, form: Bound[AskToUnseal] | None = None
) -> Response:
    tip = queries.get(work.session, work.actor, tip_id)
    return pages.show(request, "ask_to_unseal", status=422 if form else 200, form=form, tip=tip)
