"""Talks with those who answer for an institution, and the section of the case page about them."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import queries as cases
from portal.infra.forms import Bound, bind, checked
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from referrals.inspections import policy, service
from referrals.inspections.forms import HoldTalk
from referrals.inspections.routes.views import MESSAGES
from referrals.inspections.rules import SIGNING_NAMES

staff = APIRouter(prefix="/cases/{case_id}/talks")


@staff.get("/new", name="inspections.new_talk")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _new(request, work, case_id, None)


@staff.post("", name="inspections.hold_talk")
def hold(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[HoldTalk], Depends(bind(HoldTalk))],
    work: Unit,
) -> Response:
    try:
        service.hold_talk(work, case_id, checked(form))
    except Invalid as error:
        return _new(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "cases.show", case_id=case_id)


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the talks of a case for its page; None for offices that hold none."""
    if not policy.can_talk(work.actor):
        return None
    case = cases.get(work.session, work.actor, case_id)
    found = service.talks(work, case_id)
    can_hold = case.institution_id is not None
    told = {"talks": found, "case_id": case_id, "can_hold": can_hold, "signings": SIGNING_NAMES}
    return told if found or can_hold else None


def _new(request: Request, work: Work, case_id: int, form: Bound[HoldTalk] | None) -> Response:
    if not policy.can_talk(work.actor):
        raise NotFound
    return page(
        request,
        "referrals/inspections/talk.html",
        status=422 if form else 200,
        form=form,
        case=cases.get(work.session, work.actor, case_id),
        signings=list(SIGNING_NAMES.items()),
        messages=MESSAGES,
    )
