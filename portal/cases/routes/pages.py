"""Lists of cases and the case page."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases import policy, queries, service
from portal.cases.forms import AttachTip, Filter, OpenCase, OpenFromTip
from portal.cases.routes import telling, views
from portal.cases.rules import Stage
from portal.cases.rules.cursor import Cursor, parse_cursor
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from portal.registry import queries as registry

staff = APIRouter()


@staff.get("/work", name="cases.my_work")
def my_work(request: Request, actor: SignedIn, work: Unit) -> Response:
    rows = views.rows(work, queries.my_work(work.session, actor))
    return page(request, "portal/cases/my_work.html", rows=rows, **views.words(work))


@staff.get("/cases", name="cases.list")
def cases(
    request: Request,
    actor: SignedIn,
    work: Unit,
    q: str = "",
    stage: str = "",
    institution: int | None = None,
    before: str = "",
    after: str = "",
) -> Response:
    asked = Filter(
        stage=Stage(stage) if stage in set(Stage) else None,
        text=q.strip()[:100],
        institution_id=institution,
    )
    found = queries.page(
        work.session, actor, asked, before=parse_cursor(before), after=parse_cursor(after)
    )
    return page(
        request,
        "portal/cases/list.html",
        rows=views.rows(work, found.rows),
        asked=asked,
        total=queries.count(work.session, actor, asked),
        most=queries.MOST_COUNTED,
        newer_url=_url(request, asked, "after", found.newer),
        older_url=_url(request, asked, "before", found.older),
        can_open=policy.can_open_case(actor),
        **views.words(work),
    )


@staff.get("/cases/new", name="cases.new")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_open_case(actor))
    return _new(request, work, None)


@staff.post("/cases", name="cases.open")
def open_case(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[OpenCase], Depends(bind(OpenCase))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            case = service.open_case(work, form.data)
            return see_other(request, "cases.show", case_id=case.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _new(request, work, form)


@staff.post("/cases/from-tip/{tip_id}", name="cases.open_from_tip")
def open_from_tip(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OpenFromTip], Depends(bind(OpenFromTip))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            case = service.open_from_tip(work, tip_id, form.data)
            return see_other(request, "cases.show", case_id=case.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return page(
        request,
        "portal/cases/from_tip.html",
        status=422,
        form=form,
        tip=tips.get(work.session, actor, tip_id),
        **views.words(work),
    )


@staff.post("/cases/from-tip/{tip_id}/attachment", name="cases.attach_tip")
def attach_tip(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AttachTip], Depends(bind(AttachTip))],
    work: Unit,
) -> Response:
    tip = tips.get(work.session, actor, tip_id)
    try:
        if form.data:
            case = queries.by_number(work.session, actor, form.data.number)
            service.attach_tip(work, case.id or 0, tip_id)
            return see_other(request, "cases.show", case_id=case.id)
    except NotFound:
        form = form.failed(number="unknown_choice")
    return page(request, "portal/cases/attach.html", status=422, form=form, tip=tip)


@staff.get("/cases/{case_id}", name="cases.show")
def show(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, case_id)


@staff.get("/cases/{case_id}/readers", name="cases.readers")
def readers(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    found = service.opened(work, case_id)
    return page(
        request,
        "portal/cases/readers.html",
        case=found.case,
        timeline=telling.timeline(request, work, found, openings=True),
    )


def _url(request: Request, asked: Filter, way: str, place: Cursor | None) -> str:
    if place is None:
        return ""
    query = {"q": asked.text, "stage": asked.stage, "institution": asked.institution_id, way: place}
    kept = {key: str(value) for key, value in query.items() if value}
    return f"{request.app.url_path_for('cases.list')}?{urlencode(kept)}"


def _new(request: Request, work: Work, form: Bound[OpenCase] | None) -> Response:
    view: dict[str, Any] = {
        "form": form,
        "regions": [(each.code, each.name) for each in agencies.regions(work.session)],
        "institutions": [
            (each.id, each.name) for each in registry.search(work.session, "", limit=500)
        ],
        **views.words(work),
    }
    return page(request, "portal/cases/new.html", status=422 if form else 200, **view)
