"""The sample of a list of claims."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit
from referrals.reviews import service
from referrals.reviews.forms import Check, Contest, Draw, Freeze, Settle
from referrals.reviews.routes import views

staff = APIRouter(prefix="/claim-lists/{list_id}/sample")


@staff.post("", name="reviews.freeze")
def freeze(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Freeze], Depends(bind(Freeze))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "freeze", form, service.freeze)


@staff.post("/draw", name="reviews.draw")
def draw(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Draw], Depends(bind(Draw))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "draw", form, service.draw)


@staff.post("/checks", name="reviews.check")
def check(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Check], Depends(bind(Check))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "check", form, service.check)


@staff.post("/objection", name="reviews.contest")
def contest(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Contest], Depends(bind(Contest))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "contest", form, service.contest)


@staff.post("/decision", name="reviews.settle")
def settle(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Settle], Depends(bind(Settle))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "settle", form, service.settle)
