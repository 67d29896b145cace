"""What officers do with letters."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.kernel.errors import Invalid
from portal.papers import service
from portal.papers.forms import Typed, VoidPaper
from portal.papers.routes import views

staff = APIRouter(prefix="/cases/{case_id}/papers")

TypedForm = Annotated[Bound[Typed], Depends(bind(Typed))]
_ONE = "/{paper_id:int}"


@staff.post("/new/{kind}", name="papers.draw")
def draw(
    request: Request, case_id: int, kind: str, actor: SignedIn, form: TypedForm, work: Unit
) -> Response:
    try:
        made = service.draw(work, case_id, kind, _typed(form))
    except Invalid as error:
        again = form.failed(**error.fields)
        return views.show_new(request, work, case_id, kind, form=again, status=422)
    return see_other(request, "papers.show", case_id=case_id, paper_id=made.id)


@staff.post("/new/{kind}/preview", name="papers.preview_new")
def preview_new(
    request: Request, case_id: int, kind: str, actor: SignedIn, form: TypedForm, work: Unit
) -> Response:
    try:
        return _preview(service.preview(work, case_id, kind, _typed(form)))
    except Invalid as error:
        again = form.failed(**error.fields)
        return views.show_new(request, work, case_id, kind, form=again, status=422)


@staff.post(_ONE + "/versions", name="papers.set_again")
def set_again(
    request: Request, case_id: int, paper_id: int, actor: SignedIn, form: TypedForm, work: Unit
) -> Response:
    try:
        service.set_again(work, case_id, paper_id, _typed(form))
    except Invalid as error:
        again = form.failed(**error.fields)
        return views.show(request, work, case_id, paper_id, form=again, status=422)
    return see_other(request, "papers.show", case_id=case_id, paper_id=paper_id)


@staff.post(_ONE + "/preview", name="papers.preview")
def preview(
    request: Request, case_id: int, paper_id: int, actor: SignedIn, form: TypedForm, work: Unit
) -> Response:
    try:
        return _preview(service.preview(work, case_id, "", _typed(form), paper_id=paper_id))
    except Invalid as error:
        again = form.failed(**error.fields)
        return views.show(request, work, case_id, paper_id, form=again, status=422)


@staff.post(_ONE + "/sending", name="papers.send")
def send(
    request: Request,
    case_id: int,
    paper_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.send(work, case_id, paper_id)
    return see_other(request, "papers.show", case_id=case_id, paper_id=paper_id)


@staff.post(_ONE + "/voiding", name="papers.void")
def void(
    request: Request,
    case_id: int,
    paper_id: int,
    actor: SignedIn,
    form: Annotated[Bound[VoidPaper], Depends(bind(VoidPaper))],
    work: Unit,
) -> Response:
    if form.data is None:
        return views.show(request, work, case_id, paper_id, forms={"void": form}, status=422)
    service.void(work, case_id, paper_id, form.data.reason)
    return see_other(request, "papers.show", case_id=case_id, paper_id=paper_id)


def _typed(form: Bound[Typed]) -> dict[str, str]:
    """Return what was typed. Raises Invalid for what no text may hold."""
    if form.data is None:
        raise Invalid(**form.errors)
    return dict(form.data.model_extra or {})


def _preview(pdf: bytes) -> Response:
    return Response(pdf, headers=download_headers("预览.pdf", "application/pdf", size=len(pdf)))
