"""The lists everybody has, kept views, and their print."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.worklists import queries, rules, service
from portal.worklists.forms import TakeOne
from portal.worklists.routes import shown
from portal.worklists.rules import COLUMNS, Tab

staff = APIRouter()


@staff.get("/work", name="cases.my_work")
def my_work(request: Request, actor: SignedIn, work: Unit) -> Response:
    given = request.query_params.multi_items()
    pairs = [("tab", Tab.WORK.value), *(each for each in given if each[0] != "tab")]
    wanted, dropped = service.understood(work, pairs)
    return shown.show(request, work, wanted, dropped=dropped)


@staff.get("/cases", name="cases.list")
def cases(request: Request, actor: SignedIn, work: Unit) -> Response:
    opens_with = queries.default_view(work.session, actor.officer_id or 0)
    if opens_with is not None and not request.query_params:
        return see_other(request, "lists.show", view_id=opens_with)
    wanted, dropped = service.understood(work, request.query_params.multi_items())
    return shown.show(request, work, wanted, dropped=dropped)


@staff.get("/lists/print", name="lists.print")
def on_paper(request: Request, actor: SignedIn, work: Unit, query: str = "") -> Response:
    wanted = service.from_query(work, query)
    listing = queries.ready(work.session, actor, wanted, work.now)
    found = queries.page(work.session, listing, limit=rules.MOST_PRINTED)
    columns = shown.columns_of(work, wanted.tab, None)
    called = queries.names(work.session)
    return page(
        request,
        "portal/worklists/print.html",
        rows=shown.rows_of(work, found.rows, columns, called),
        columns=[COLUMNS[key] for key in columns],
        more=found.older is not None,
        most=rules.MOST_PRINTED,
        title=rules.TAB_NAMES[wanted.tab],
        printed_at=work.now,
        back_url=shown.url_of(request, query),
        **shown.filters(request, work, wanted, called),
    )


@staff.get("/lists/{view_id}", name="lists.show")
def show(request: Request, view_id: int, actor: SignedIn, work: Unit, sort: str = "") -> Response:
    view = queries.view(work.session, actor, view_id)
    return shown.show(request, work, service.of_view(work, view, sort), view=view)


@staff.post("/lists/{view_id}/taking", name="lists.take_next")
def take_next(
    request: Request,
    view_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    case_id = service.take_next(work, view_id)
    if case_id is None:
        url = request.app.url_path_for("lists.show", view_id=view_id)
        return RedirectResponse(f"{url}?{urlencode({'none': 1})}", 303)
    return see_other(request, "cases.show", case_id=case_id)


@staff.post("/lists/{view_id}/acts", name="lists.act")
def act(
    request: Request,
    view_id: int,
    actor: SignedIn,
    form: Annotated[Bound[TakeOne], Depends(bind(TakeOne))],
    work: Unit,
) -> Response:
    if form.data is not None:
        service.act(work, view_id, form.data.case_id)
    return see_other(request, "lists.show", view_id=view_id)
