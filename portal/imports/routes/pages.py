"""Pages of lists: the runs, one run, its columns and decisions, the rows with problems."""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from portal.evidence.rules import download_headers
from portal.imports import queries, service
from portal.imports.forms import ChooseColumns, Decide
from portal.imports.models import ImportRun
from portal.imports.routes import views
from portal.infra import sheets
from portal.infra.forms import Bound, bind
from portal.infra.i18n import current_locale
from portal.infra.templates import error_text
from portal.infra.web import OpeningUnit, SignedIn, Unit, see_other
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import Invalid
from portal.kernel.text import Text

staff = APIRouter(prefix="/imports")

_PART = 2_000
Whole = Callable[[bytes], list[str]]
_PROBLEM = Text("导入问题", "Import problem")
_LINE = Text("原文件行号", "Line in the file")


@staff.get("", name="imports.list")
def runs(request: Request, actor: SignedIn, work: Unit) -> Response:
    return views.show_list(request, work)


@staff.get("/{run_id}", name="imports.show")
def show(request: Request, run_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_run(request, work, run_id)


@staff.post("/{run_id}/columns", name="imports.choose_columns")
def choose_columns(
    request: Request,
    run_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ChooseColumns], Depends(bind(ChooseColumns))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            service.choose_columns(work, run_id, form.data)
            return see_other(request, "imports.show", run_id=run_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.show_run(request, work, run_id, form=form, status=422)


@staff.post("/{run_id}/decision", name="imports.decide")
def decide(
    request: Request,
    run_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    if form.data is None:
        return views.show_run(request, work, run_id, form=form, status=422)
    verbs = {"start": service.start, "pause": service.pause, "cancel": service.cancel}
    verbs[form.data.act](work, run_id)
    return see_other(request, "imports.show", run_id=run_id)


@staff.get("/{run_id}/problems.csv", name="imports.problems")
def problems(request: Request, run_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    run = service.problems_taken(work, run_id)
    whole = service.opener(work, run) if run.key_id else None
    locale = getattr(request.state, "locale", "zh")
    lines = _lines(request.app.state.works, run, locale, whole)
    headers = download_headers(f"problems-{run_id}.csv", "text/csv; charset=utf-8", size=0)
    del headers["Content-Length"]  # nobody knows it before the last line
    return StreamingResponse(lines, headers=headers)


def _lines(works: Works, run: ImportRun, locale: str, whole: Whole | None) -> Iterator[str]:
    """Yield the file of rows with problems: as they were sent, and what is wrong; safe to open.

    Each part is read for itself, so that nothing is held while somebody's line is slow.
    """
    width = len(run.columns)
    yield "\ufeff" + sheets.csv_line([*run.columns, _PROBLEM.in_(locale), _LINE.in_(locale)])
    after, more = 0, True
    while more:
        with works.begin(SYSTEM, writes=False) as work:
            found = queries.problems(work.session, run.id or 0, after=after, limit=_PART)
            lines = [line for line, _, _ in found] if whole else []
            sealed = queries.sealed(work.session, run.id or 0, lines)
        for line, cells, errors in found:
            shown = whole(sealed[line]) if whole else cells
            padded = [*shown, *[""] * width][:width]
            yield sheets.csv_line([*padded, _said(run, errors, locale), str(line)])
            after = line
        more = len(found) == _PART


def _said(run: ImportRun, errors: Mapping[str, str], locale: str) -> str:
    """Return what is wrong with a row, in the reader's language."""
    current_locale.set(locale)
    said = (f"{views.column_name(run, c).in_(locale)}：{error_text(e)}" for c, e in errors.items())
    return "；".join(said)
