"""Annulling an approved reward, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.kernel.errors import Invalid
from rewards.claims import service
from rewards.claims.forms import Annul, DecideAnnulment
from rewards.claims.routes.awards import shown

staff = APIRouter()

AnnulIn = Annotated[Bound[Annul], Depends(bind(Annul))]
DecideIn = Annotated[Bound[DecideAnnulment], Depends(bind(DecideAnnulment))]


@staff.post("/rewards/{award_id}/annulment", name="claims.propose_annulment")
def propose(
    request: Request, award_id: int, actor: SignedIn, form: AnnulIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, annulment=form)
    try:
        with work.whole():
            service.propose_annulment(work, award_id, form.data)
    except Invalid as error:
        return shown(request, work, award_id, annulment=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/annulment/decision", name="claims.decide_annulment")
def decide(
    request: Request, award_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return shown(request, work, award_id, annulling=form)
    service.decide_annulment(work, award_id, form.data)
    return see_other(request, "claims.show", award_id=award_id)
