"""Registering systems, changing and ending their secrets."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.clients import policy, queries, service
from portal.clients.forms import Register
from portal.clients.models import ApiClient
from portal.clients.rules import RIGHT_NAMES, Right
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.policy import require

staff = APIRouter(prefix="/api-clients")
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("", name="clients.list")
def clients(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _list(request, work)


@staff.post("", name="clients.register")
def register(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Register], Depends(bind(Register))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            return _secret(request, *service.register(work, form.data))
    except Invalid as error:
        form = form.failed(**error.fields)
    return _list(request, work, form=form)


@staff.post("/{client_id}/rotation", name="clients.rotate")
def rotate(request: Request, client_id: int, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    return _secret(request, *service.rotate(work, client_id))


@staff.post("/{client_id}/revocation", name="clients.revoke")
def revoke(request: Request, client_id: int, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    service.revoke(work, client_id)
    return see_other(request, "clients.list")


def _list(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    require(policy.can_manage(work.actor))
    return page(
        request,
        "portal/clients/list.html",
        status=422 if form else 200,
        form=form,
        clients=queries.clients(work.session, work.actor),
        rights=[(str(each), RIGHT_NAMES[each]) for each in Right],
        right_names={str(each): RIGHT_NAMES[each] for each in Right},
        today=work.now.astimezone(LEGAL_ZONE).date(),
    )


def _secret(request: Request, client: ApiClient, secret: str) -> Response:
    return page(request, "portal/clients/secret.html", client=client, secret=secret)
