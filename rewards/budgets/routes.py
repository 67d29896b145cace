"""The year's reward money over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from rewards.budgets import policy, service
from rewards.budgets.forms import Grant, Settle

staff = APIRouter()

GrantIn = Annotated[Bound[Grant], Depends(bind(Grant))]
SettleIn = Annotated[Bound[Settle], Depends(bind(Settle))]


@staff.get("/rewards/budget", name="budgets.show")
def show(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work)


@staff.post("/rewards/budget", name="budgets.propose")
def propose(request: Request, actor: SignedIn, form: GrantIn, work: Unit) -> Response:
    if not policy.sees(actor):
        raise NotFound
    if form.data is None:
        return _page(request, work, form)
    try:
        with work.whole():
            service.propose(work, form.data)
    except Invalid as error:
        return _page(request, work, form.failed(**error.fields))
    return see_other(request, "budgets.show")


@staff.post("/rewards/budget/grants/{grant_id}", name="budgets.settle")
def settle(
    request: Request, grant_id: int, actor: SignedIn, form: SettleIn, work: Unit
) -> Response:
    if form.data is None:
        return _page(request, work)
    service.settle(work, grant_id, form.data)
    return see_other(request, "budgets.show")


def _page(request: Request, work: Work, form: Bound[Grant] | None = None) -> Response:
    shown = service.view(work)
    status = 422 if form else 200
    return page(request, "rewards/budgets/show.html", status=status, view=shown, form=form)
