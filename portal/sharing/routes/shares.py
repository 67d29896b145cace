"""Sharing a case, from the side of its owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Refused
from portal.sharing import service
from portal.sharing.forms import EndShare, OfferCase, Share
from portal.sharing.routes import views

staff = APIRouter()


@staff.get("/cases/{case_id}/sharing", name="sharing.case")
def of_case(
    request: Request, case_id: int, actor: SignedIn, work: Unit, agency: str = ""
) -> Response:
    return views.show_case(request, work, case_id, agency=agency)


@staff.post("/cases/{case_id}/shares", name="sharing.share")
def share(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Share], Depends(bind(Share))],
    work: Unit,
) -> Response:
    return _act(request, work, case_id, "share", form, service.share)


@staff.post("/cases/{case_id}/shares/{agency}/end", name="sharing.end")
def end(
    request: Request,
    case_id: int,
    agency: str,
    actor: SignedIn,
    form: Annotated[Bound[EndShare], Depends(bind(EndShare))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, asked: EndShare) -> None:
        service.end(work, case_id, agency, asked.reason)

    return _act(request, work, case_id, f"end-{agency}", form, act)


@staff.post("/cases/{case_id}/offers", name="sharing.offer")
def offer(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OfferCase], Depends(bind(OfferCase))],
    work: Unit,
) -> Response:
    return _act(request, work, case_id, "offer", form, service.offer)


@staff.post("/sharing/invitations/{invitation_id}/withdrawal", name="sharing.withdraw")
def withdraw(
    request: Request,
    invitation_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    found = service.withdraw(work, invitation_id)
    return see_other(request, "sharing.case", case_id=found.case_id)


def _act(
    request: Request,
    work: Work,
    case_id: int,
    name: str,
    form: Bound[Any],
    act: Callable[[Work, int, Any], Any],
) -> Response:
    """Do `act` with a valid form and go back to the case; otherwise show the page to be corrected."""
    reasons: tuple[Any, ...] = ()
    try:
        if form.data is not None:
            act(work, case_id, form.data)
            return see_other(request, "cases.show", case_id=case_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        reasons = error.reasons
    return views.show_case(
        request,
        work,
        case_id,
        agency=str(form.raw.get("agency", "")),
        forms={name: form},
        reasons=reasons,
        status=409 if reasons else 422,
    )
