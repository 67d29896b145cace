"""Rewards told to the public, and the figures of a year, over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from rewards.claims.forms import DecideList, PublishList
from rewards.claims.service import figures as counted
from rewards.claims.service import publishing

staff = APIRouter()
public = APIRouter()

ListIn = Annotated[Bound[PublishList], Depends(bind(PublishList))]
DecideIn = Annotated[Bound[DecideList], Depends(bind(DecideList))]
YearIn = Annotated[int | None, Query(ge=2000, le=2200)]


@public.get("/rewards/given", name="claims.given")
def given(request: Request, work: Unit) -> Response:
    return page(request, "rewards/claims/given.html", view=publishing.on_show(work))


@staff.get("/rewards/published", name="claims.lists")
def lists(request: Request, actor: SignedIn, work: Unit, year: YearIn = None) -> Response:
    return _page(request, work, year)


@staff.post("/rewards/published", name="claims.draw_up")
def draw_up(request: Request, actor: SignedIn, form: ListIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, None, form)
    try:
        with work.whole():
            publishing.draw_up(work, form.data)
    except Invalid as refused:
        return _page(request, work, form.data.year, form.failed(**refused.fields))
    return see_other(request, "claims.lists")


@staff.post("/rewards/published/{list_id}", name="claims.decide_list")
def decide(request: Request, list_id: int, actor: SignedIn, form: DecideIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, None)
    publishing.decide(work, list_id, form.data)
    return see_other(request, "claims.lists")


def _page(
    request: Request, work: Work, year: int | None, form: Bound[PublishList] | None = None
) -> Response:
    view = publishing.board(work)
    figures = counted.year_figures(work, year or work.now.astimezone(LEGAL_ZONE).year)
    name, status = "rewards/claims/published.html", 422 if form else 200
    return page(request, name, status=status, view=view, figures=figures, form=form)
