"""Keeping views: their pages and forms."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.worklists import policy, queries, rules, service
from portal.worklists.forms import ChangeView, ChooseColumns, KeepView
from portal.worklists.queries import Wanted
from portal.worklists.routes import shown
from portal.worklists.rules import COLUMNS

staff = APIRouter(prefix="/lists")


@staff.get("/kept", name="lists.kept")
def kept(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _kept(request, work)


@staff.get("/new", name="lists.new")
def new(request: Request, actor: SignedIn, work: Unit, query: str = "") -> Response:
    require(policy.can_list(actor))
    return _new(request, work, query, None)


@staff.post("", name="lists.keep")
def keep(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[KeepView], Depends(bind(KeepView))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            made = service.keep(work, form.data)
            return see_other(request, "lists.show", view_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _new(request, work, str(form.raw.get("query", ""))[:2000], form)


@staff.get("/columns", name="lists.columns")
def columns(request: Request, actor: SignedIn, work: Unit, query: str = "") -> Response:
    require(policy.can_list(actor))
    wanted = service.from_query(work, query)
    return _columns(request, work, query, wanted, None)


@staff.post("/columns", name="lists.choose_columns")
def choose_columns(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[ChooseColumns], Depends(bind(ChooseColumns))],
    work: Unit,
) -> Response:
    if form.data is None:
        query = str(form.raw.get("query", ""))[:2000]
        return _columns(request, work, query, service.from_query(work, query), form)
    service.choose_columns(work, form.data)
    return RedirectResponse(shown.url_of(request, form.data.query), 303)


@staff.post("/{view_id}", name="lists.change")
def change(
    request: Request,
    view_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ChangeView], Depends(bind(ChangeView))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _kept(request, work, {view_id: form})
    service.change(work, view_id, form.data)
    return see_other(request, "lists.kept")


@staff.post("/{view_id}/deletion", name="lists.delete")
def delete(
    request: Request,
    view_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.delete(work, view_id)
    return see_other(request, "lists.kept")


def _kept(
    request: Request, work: Work, forms: dict[int, Bound[ChangeView]] | None = None
) -> Response:
    actor = work.actor
    return page(
        request,
        "portal/worklists/kept.html",
        status=422 if forms else 200,
        forms=forms or {},
        form=next(iter((forms or {}).values()), None),
        kept=[
            (each, policy.can_change(actor, each), queries.shared_with(work.session, each.id or 0))
            for each in queries.views(work.session, actor)
        ],
        opens_with=queries.default_view(work.session, actor.officer_id or 0),
        tabs=rules.TAB_NAMES,
        scopes=rules.SCOPE_NAMES,
        quick=rules.QUICK_NAMES,
        agencies=agencies.agency_names(work.session),
    )


def _new(request: Request, work: Work, query: str, form: Bound[KeepView] | None) -> Response:
    wanted = service.from_query(work, query)
    called = queries.names(work.session)
    view: dict[str, Any] = shown.filters(request, work, wanted, called)
    return page(
        request,
        "portal/worklists/new.html",
        status=422 if form else 200,
        form=form,
        wanted=wanted,
        query=query,
        columns=shown.columns_of(work, wanted.tab, None),
        for_all=policy.can_make_queues(work.actor),
        tab_name=rules.TAB_NAMES[wanted.tab],
        scopes=list(rules.SCOPE_NAMES.items()),
        quick=list(rules.QUICK_NAMES.items()),
        others=[
            (code, name) for code, name in called.agencies.items() if code != work.actor.agency
        ],
        back_url=shown.url_of(request, query),
        **view,
    )


def _columns(
    request: Request,
    work: Work,
    query: str,
    wanted: Wanted,
    form: Bound[ChooseColumns] | None,
) -> Response:
    view_id = shown.view_of(query)
    view = queries.view(work.session, work.actor, view_id) if view_id else None
    return page(
        request,
        "portal/worklists/columns.html",
        status=422 if form else 200,
        form=form,
        query=query,
        wanted=wanted,
        view_id=view_id,
        chosen=shown.columns_of(work, wanted.tab, view),
        columns=[(each.key, each.label) for each in COLUMNS.values() if each.key != "number"],
        back_url=shown.url_of(request, query),
    )
