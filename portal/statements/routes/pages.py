"""Pages of statements: all of them, one with its lines, its columns, what is to happen to it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.exports import XLSX_TYPE
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, see_other
from portal.kernel.errors import Invalid
from portal.statements import service
from portal.statements.forms import ChooseColumns, Decide
from portal.statements.routes import views
from portal.statements.rules.states import Tab
from portal.statements.service import exporting

staff = APIRouter(prefix="/statements")


@staff.get("", name="statements.list")
def files(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    return views.show_list(request, work, before=before)


@staff.get("/{file_id}", name="statements.show")
def show(
    request: Request,
    file_id: int,
    actor: SignedIn,
    work: OpeningUnit,
    tab: Tab | None = None,
    after: int = 0,
) -> Response:
    return views.show_file(request, work, file_id, tab=tab, after=after)


@staff.get("/{file_id}/progress", name="statements.progress")
def progress(request: Request, file_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_progress(request, work, file_id)


@staff.post("/{file_id}/columns", name="statements.choose_columns")
def choose_columns(
    request: Request,
    file_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ChooseColumns], Depends(bind(ChooseColumns))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            service.choose_columns(work, file_id, form.data)
            return see_other(request, "statements.show", file_id=file_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.show_file(request, work, file_id, form=form, status=422)


@staff.post("/{file_id}/decision", name="statements.decide")
def decide(
    request: Request,
    file_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    if form.data is None:
        return views.show_file(request, work, file_id, form=form, status=422)
    if form.data.act == "book":
        service.confirm(work, file_id, form.data.lines)
    else:
        verbs = {"stop": service.stop, "cancel": service.cancel, "again": service.match_again}
        verbs[form.data.act](work, file_id)
    return see_other(request, "statements.show", file_id=file_id)


@staff.get("/{file_id}/unmatched.xlsx", name="statements.unmatched")
def unmatched(request: Request, file_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    content = exporting.unmatched(work, file_id, getattr(request.state, "locale", "zh"))
    name = f"unmatched-{file_id}.xlsx"
    return Response(content, headers=download_headers(name, XLSX_TYPE, size=len(content)))
