"""Being away."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.assignments import service
from portal.assignments.routes import views
from portal.identity import policy as identity_policy
from portal.identity import queries as identity
from portal.identity.forms import EnterAbsence
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid

staff = APIRouter(prefix="/absences")


@staff.get("", name="assignments.absences")
def absences(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _absences(request, work)


@staff.post("", name="assignments.enter_absence")
def enter(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[EnterAbsence], Depends(bind(EnterAbsence))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            service.enter_absence(work, form.data)
            return see_other(request, "assignments.absences")
    except Invalid as error:
        form = form.failed(**error.fields)
    return _absences(request, work, form)


@staff.post("/{absence_id}/end", name="assignments.end_absence")
def end(
    request: Request,
    absence_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.end_absence(work, absence_id)
    return see_other(request, "assignments.absences")


def _absences(request: Request, work: Work, form: Bound[EnterAbsence] | None = None) -> Response:
    today = work.now.astimezone(LEGAL_ZONE).date()
    found = identity.absences_of(work.session, work.actor.agency, since=today)
    for_others = work.actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
    return page(
        request,
        "portal/assignments/absences.html",
        status=422 if form else 200,
        form=form,
        rows=[
            (each, identity_policy.can_enter_absence(work.actor, each.officer_id)) for each in found
        ],
        names=views.names(work, [n for e in found for n in (e.officer_id, e.delegate_id)]),
        today=today,
        colleagues=views.colleagues(work),
        for_others=for_others,
        me=work.actor.officer_id,
    )
