"""An institution declares of itself with the code of its notice; an officer makes that notice."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page
from portal.intake.service import limits
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Invalid
from portal.registry.book.registry import CATEGORIES
from referrals.campaigns import service
from referrals.campaigns.forms.coded import CODE_ROWS, DeclareByCode
from referrals.campaigns.routes.words import MESSAGES

public = APIRouter()
staff = APIRouter()


@staff.post("/checks/{campaign_task_id}/notice", name="campaigns.issue_code")
def issue(
    campaign_task_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    made = service.issue_code(work, campaign_task_id)
    headers = download_headers("自查告知书.pdf", "application/pdf", size=len(made))
    return Response(made, headers=headers)


@public.get("/self-check", name="campaigns.self_check")
def ask(request: Request) -> Response:
    return _page(request, None)


@public.post("/self-check", name="campaigns.declare_by_code")
def declare(
    request: Request, form: Annotated[Bound[DeclareByCode], Depends(bind(DeclareByCode))]
) -> Response:
    works = request.app.state.works
    with works.begin(ANONYMOUS) as work:  # right or wrong, a try is taken: first, and kept
        limits.take(work, "self_check")
    if form.data is None:
        return _page(request, form)
    try:
        with works.begin(ANONYMOUS) as work:
            made = service.declare_by_code(work, form.data)
            told = [(each.category, each.amount_fen, each.returned_fen) for each in made]
    except Invalid as error:
        return _page(request, form.failed(**error.fields))
    return page(request, "referrals/campaigns/self_checked.html", rows=told, categories=CATEGORIES)


def _page(request: Request, form: Bound[Any] | None) -> Response:
    return page(
        request,
        "referrals/campaigns/self_check.html",
        status=422 if form else 200,
        form=form,
        numbers=range(1, CODE_ROWS + 1),
        options=[("", ""), *((code, each.plain) for code, each in CATEGORIES.items())],
        messages=MESSAGES,
    )
