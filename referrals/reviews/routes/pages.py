"""Lists of claims: all of them, one, one claim of it, the record of its draw."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind, checked
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.kernel.errors import Invalid
from referrals.reviews import queries, service
from referrals.reviews.forms import Bring
from referrals.reviews.routes import views
from referrals.reviews.rules import flow

staff = APIRouter()


@staff.get("/claim-lists", name="reviews.list")
def board(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    found = queries.newest(work.session, actor, before)
    last = found[-1].id if len(found) == queries.PAGE else None
    told = {"rows": views.rows(work, found), "before": last, **views.words()}
    return page(request, "referrals/reviews/list.html", **told)


@staff.get("/cases/{case_id}/claim-lists/new", name="reviews.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.new(request, work, case_id, None)


@staff.post("/cases/{case_id}/claim-lists", name="reviews.bring")
def bring(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Bring], Depends(bind(Bring))],
    work: Unit,
) -> Response:
    try:
        with work.whole():
            made = service.bring(work, case_id, checked(form))
    except Invalid as error:
        return views.new(request, work, case_id, form.failed(**error.fields), error)
    return see_other(request, "reviews.show", list_id=made.id)


@staff.get("/claim-lists/{list_id}", name="reviews.show")
def show(
    request: Request,
    list_id: int,
    actor: SignedIn,
    work: OpeningUnit,
    state: str = "",
    rule: str = "",
    after: int = 0,
) -> Response:
    return views.show(request, work, list_id, state=state, rule=rule, after=after)


@staff.get("/claim-lists/{list_id}/claims/{claim_id}", name="reviews.claim")
def claim(
    request: Request, list_id: int, claim_id: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    found = service.opened_claim(work, list_id, claim_id)
    steps = {each.code: each for each in flow.STEPS}
    return page(request, "referrals/reviews/claim.html", found=found, steps=steps, **views.words())


@staff.post("/claim-lists/{list_id}/record", name="reviews.record")
def record(
    request: Request,
    list_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
    sample: int | None = None,
) -> Response:
    text = service.record_of(work, list_id, sample)
    headers = download_headers(f"sample-{list_id}.txt", "text/plain", size=len(text))
    return Response(text, headers=headers)
