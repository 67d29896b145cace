"""Lists and pages of inspections, and the plan."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.registry import queries as institutions
from portal.registry.rules.blocks import Blocks
from referrals.inspections import policy, queries, service
from referrals.inspections.forms import Plan
from referrals.inspections.queries import Case
from referrals.inspections.routes import views
from referrals.inspections.rules import GROUND_NAMES, NOTICE_NAMES, CheckNearby, ChecksNearby

staff = APIRouter()


@staff.get("/inspections", name="inspections.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    found = views.rows(work, queries.newest(work.session, actor))
    told = {"rows": found, "in_time": views.in_time(work), **views.words(work)}
    return page(request, "referrals/inspections/list.html", **told)


@staff.get("/cases/{case_id}/inspections/new", name="inspections.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _new(request, work, case_id, None)


@staff.post("/cases/{case_id}/inspections", name="inspections.plan")
def plan(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Plan], Depends(bind(Plan))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            made = service.plan(work, case_id, form.data)
            return see_other(request, "inspections.show", inspection_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _new(request, work, case_id, form)


@staff.get("/inspections/{inspection_id}", name="inspections.show")
def show(request: Request, inspection_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, inspection_id)


def _new(request: Request, work: Work, case_id: int, form: Bound[Plan] | None) -> Response:
    case = queries.case_to_inspect(work.session, work.actor, case_id)
    require(policy.can_plan(work.actor, case.agency))
    place = institutions.get(work.session, case.institution_id) if case.institution_id else None
    certified = queries.certified(work.session, case.agency)
    return page(
        request,
        "referrals/inspections/new.html",
        status=422 if form else 200,
        form=form,
        case=case,
        institutions=institutions.search(work.session, "", region=case.region, limit=500),
        place=place,
        blocks=work.ask(Blocks((place.id or 0,)), {}).get(place.id or 0, ()) if place else (),
        partners=[(each.code, each.name) for each in service.partners(work, case)],
        officers=[(each.id, each.name, each.certificate_no) for each in certified],
        notices=[(kind.value, name) for kind, name in NOTICE_NAMES.items()],
        grounds=[(each.value, name) for each, name in GROUND_NAMES.items()],
        near=_near(work, case, form),
        agency_names=agencies.agency_names(work.session),
        messages=views.MESSAGES,
    )


def _near(work: Work, case: Case, form: Bound[Plan] | None) -> tuple[CheckNearby, ...]:
    """Return the other checks of the institution chosen, about the day typed or today."""
    data = form.data if form else None
    place = case.institution_id or (data.institution_id if data else None)
    if place is None:
        return ()
    today = work.now.astimezone(LEGAL_ZONE).date()
    day = max(data.planned_on, today) if data else today
    return work.ask(ChecksNearby(place, day, known(case.id)), ())
