"""Taking a list out of the house."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from portal.infra import exports
from portal.infra.exports import Made
from portal.infra.forms import Bound, bind
from portal.infra.turns import Turns
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.policy import require
from portal.worklists import policy, queries, rules, service
from portal.worklists.forms import Export
from portal.worklists.routes import shown
from portal.worklists.rules import COLUMNS, FileKind

staff = APIRouter(prefix="/lists/exports")
_TURNS = Turns()
KINDS = [(FileKind.XLSX, "Excel (XLSX)"), (FileKind.CSV, "CSV (UTF-8)")]


@staff.get("/new", name="lists.new_export")
def new(request: Request, actor: SignedIn, work: Unit, query: str = "") -> Response:
    return _form(request, work, query, None)


@staff.post("", name="lists.export")
def export(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Export], Depends(bind(Export))],
) -> Response:
    works: Works = request.app.state.works
    if form.data is None:
        with works.begin(actor, writes=False) as work:
            return _form(request, work, str(form.raw.get("query", ""))[:2000], form)
    locale = getattr(request.state, "locale", "zh")
    with _TURNS.taken():
        made = service.export(works, actor, form.data, locale)
    return handed_over(works, made, "cases", form.data.kind)


def handed_over(works: Works, made: Made, name: str, kind: FileKind) -> Response:
    """Return a file that has been logged, as a download."""
    at = works.clock.now().astimezone(LEGAL_ZONE).strftime("%Y%m%d-%H%M")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{at}.{kind}"',
        "Content-Length": str(made.size_bytes),
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(exports.pieces(made), media_type=made.media_type, headers=headers)


def _form(request: Request, work: Work, query: str, form: Bound[Export] | None) -> Response:
    require(policy.can_list(work.actor))
    wanted = service.from_query(work, query)
    view_id = shown.view_of(query)
    view = queries.view(work.session, work.actor, view_id) if view_id else None
    return page(
        request,
        "portal/worklists/export.html",
        status=422 if form else 200,
        form=form,
        query=query,
        kinds=KINDS,
        columns=[(each.key, each.label) for each in COLUMNS.values() if each.key != "number"],
        chosen=shown.columns_of(work, wanted.tab, view),
        most=rules.MOST_EXPORTED,
        back_url=shown.url_of(request, query),
    )
