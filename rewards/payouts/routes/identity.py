"""The identity left with a tip over HTTP, for finance: asked for, opened, compared with a visitor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from rewards.claims import queries as awards
from rewards.payouts.forms import AskIdentity, Match
from rewards.payouts.service import identity, views

staff = APIRouter()
AskIn = Annotated[Bound[AskIdentity], Depends(bind(AskIdentity))]
MatchIn = Annotated[Bound[Match], Depends(bind(Match))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.post("/rewards/{award_id}/identity", name="payouts.ask_identity")
def ask(request: Request, award_id: int, actor: SignedIn, form: AskIn, work: Unit) -> Response:
    if form.data is None:
        view = views.payment_view(work, award_id)
        return page(request, "rewards/payouts/show.html", status=422, **view, asking=form)
    identity.ask(work, award_id, form.data)
    return see_other(request, "payouts.show", award_id=award_id)


@staff.post("/rewards/{award_id}/identity/opening", name="payouts.open_identity")
def open_(
    request: Request, award_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    identity.open_(work, award_id)
    return see_other(request, "payouts.show", award_id=award_id)


@staff.get("/rewards/{award_id}/visitor", name="payouts.visitor")
def visitor(request: Request, award_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    payee = identity.visitor(work, award_id)
    award = awards.get(work.session, actor, award_id)
    return page(request, "rewards/payouts/visitor.html", payee=payee, award=award)


@staff.post("/rewards/{award_id}/visitor", name="payouts.match")
def match(request: Request, award_id: int, actor: SignedIn, form: MatchIn, work: Unit) -> Response:
    if form.data is None:
        view = views.payment_view(work, award_id)
        return page(request, "rewards/payouts/show.html", status=422, **view)
    identity.match(work, award_id, form.data)
    return see_other(request, "payouts.show", award_id=award_id)
