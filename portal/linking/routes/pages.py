"""The picture of linked cases, and the page on which a case is split."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.infra.forms import Bound, bind, validate
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.kernel.errors import Invalid, Refused
from portal.kernel.policy import require
from portal.linking import queries, rules, service
from portal.linking.forms import Merge, Number, Split
from portal.linking.routes import views

staff = APIRouter(prefix="/cases/{case_id}")


@staff.get("/links", name="linking.graph")
def graph(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    case = cases.listed(work.session, actor, case_id)
    known, edges = queries.around(work.session, actor, case_id)
    steps = rules.reach(case_id, edges, set(known))
    shown = [each for each in sorted(edges) if each.a in steps and each.b in steps]
    return page(
        request,
        "portal/linking/graph.html",
        case=case,
        known=known,
        steps=steps,
        edges=shown,
        picture=rules.picture(steps, shown),
        box=(rules.BOX_WIDTH, rules.BOX_HEIGHT),
        full=len(steps) >= rules.MOST_NODES,
        **views.words(work),
    )


@staff.get("/merging", name="linking.merge_page")
def merge_page(
    request: Request, case_id: int, actor: SignedIn, work: OpeningUnit, number: str = ""
) -> Response:
    form = validate(Number, {"number": number})
    return views.merge_page(request, work, case_id, form if number else Bound(None, {}))


@staff.post("/merging", name="linking.merge")
def merge(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Merge], Depends(bind(Merge))],
    work: Unit,
) -> Response:
    if form.data is None:
        return views.merge_page(request, work, case_id, form)
    try:
        with work.whole():
            service.merge_by_number(work, case_id, form.data.number, form.data.reason)
    except (Invalid, Refused) as error:
        failed = form.failed(**error.fields) if isinstance(error, Invalid) else form
        return views.merge_page(request, work, case_id, failed)
    return see_other(request, "cases.show", case_id=case_id)


@staff.get("/split", name="linking.split_page")
def split_page(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    cases.get(work.session, actor, case_id)
    require(case_policy.can_merge(actor, cases.grant(work.session, case_id, actor.agency)))
    return views.split_page(request, work, case_id, None)


@staff.post("/split", name="linking.split")
def split(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Split], Depends(bind(Split))],
    work: Unit,
) -> Response:
    cases.get(work.session, actor, case_id)
    require(case_policy.can_merge(actor, cases.grant(work.session, case_id, actor.agency)))
    try:
        if form.data is not None:
            made = service.split(work, case_id, form.data)
            return see_other(request, "cases.show", case_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.split_page(request, work, case_id, form)
