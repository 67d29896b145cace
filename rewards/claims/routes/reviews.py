"""What reporters objected to, over HTTP, for whoever decides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from rewards.claims.forms import DecideReview
from rewards.claims.service import reviews

staff = APIRouter()

DecideIn = Annotated[Bound[DecideReview], Depends(bind(DecideReview))]


@staff.get("/rewards/reviews", name="claims.reviews")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work)


@staff.post("/rewards/reviews/{review_id}", name="claims.decide_review")
def decide(
    request: Request, review_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return _page(request, work, form, review_id)
    reviews.decide(work, review_id, form.data)
    return see_other(request, "claims.reviews")


def _page(
    request: Request, work: Work, form: Bound[DecideReview] | None = None, of: int | None = None
) -> Response:
    name, status = "rewards/claims/reviews.html", 422 if form else 200
    return page(request, name, status=status, view=reviews.board(work), form=form, of=of)
