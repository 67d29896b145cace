"""The same letter for many cases."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.kernel.errors import Invalid
from portal.papers import queries, service
from portal.papers.forms import NewBatch
from portal.papers.routes import views

staff = APIRouter()


@staff.post("/cases/{case_id}/papers/{paper_id:int}/batches", name="papers.begin_batch")
def begin(
    request: Request,
    case_id: int,
    paper_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewBatch], Depends(bind(NewBatch))],
    work: Unit,
) -> Response:
    try:
        asked = form.data or _refuse(form)
        made = service.begin_batch(work, case_id, paper_id, asked)
    except Invalid as error:
        forms = {"batch": form.failed(**error.fields)}
        return views.show(request, work, case_id, paper_id, forms=forms, status=422)
    return see_other(request, "papers.batch", batch_id=made.id)


@staff.get("/papers/batches/{batch_id}", name="papers.batch")
def batch(request: Request, batch_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_batch(request, work, queries.batch(work.session, actor, batch_id))


@staff.post("/papers/batches/{batch_id}/more", name="papers.more")
def more(
    request: Request,
    batch_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.go_on(work, batch_id)
    return see_other(request, "papers.batch", batch_id=batch_id)


def _refuse(form: Bound[NewBatch]) -> NewBatch:
    raise Invalid(**form.errors)
