"""How many cases there are: of the own agency, and for some offices of the whole city."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases.rules import STAGE_NAMES
from portal.figures import queries as figures
from portal.figures.rules import city_of
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work, Works
from portal.kernel.policy import require
from portal.worklists import policy, service
from portal.worklists.forms import ExportFigures
from portal.worklists.routes.exports import KINDS, handed_over
from portal.worklists.rules.counted import months

staff = APIRouter(prefix="/figures")


@staff.get("", name="figures.show")
def show(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, None)


@staff.get("/print", name="figures.print")
def on_paper(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, None, template="portal/worklists/figures_print.html")


@staff.post("/exports", name="figures.export")
def export(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[ExportFigures], Depends(bind(ExportFigures))],
) -> Response:
    works: Works = request.app.state.works
    if form.data is None:
        with works.begin(actor, writes=False) as work:
            return _show(request, work, form)
    locale = getattr(request.state, "locale", "zh")
    made = service.export_figures(works, actor, form.data, locale)
    return handed_over(works, made, "figures", form.data.kind)


def _show(
    request: Request,
    work: Work,
    form: Bound[ExportFigures] | None,
    *,
    template: str = "portal/worklists/figures.html",
) -> Response:
    actor = work.actor
    require(policy.sees_own_figures(actor) or policy.sees_city(actor))
    agency = agencies.agency(work.session, actor.agency)
    city = city_of(agency.region)
    named = agencies.region_names(work.session)
    in_city = figures.of_city(work.session, city) if policy.sees_city(actor) else ()
    return page(
        request,
        template,
        status=422 if form else 200,
        form=form,
        agency=agency,
        stages=list(STAGE_NAMES.items()),
        own=figures.of_agency(work.session, actor.agency)
        if policy.sees_own_figures(actor)
        else None,
        city=named.get(city, city) if policy.sees_city(actor) else None,
        months=months(in_city),
        printed_at=work.now,
        kinds=KINDS,
        links=policy.can_list(actor),
    )
