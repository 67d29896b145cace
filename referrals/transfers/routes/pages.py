"""The pages of referrals and what is posted to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, OpeningUnit, SignedIn, Unit, see_other
from referrals.transfers import service
from referrals.transfers.forms import OpenGroup
from referrals.transfers.forms.criminal import OpenReverse
from referrals.transfers.routes import reverse, views
from referrals.transfers.rules import StepInvalid, StepRefused
from referrals.transfers.steps.registry import step_named

staff = APIRouter()


async def _posted(request: Request, code: str, caller: CallerIn) -> Bound[Any]:
    return await bind(step_named(code).form)(request, caller)


Posted = Annotated[Bound[Any], Depends(_posted)]


@staff.get("/transfers", name="transfers.list")
def listed(
    request: Request, actor: SignedIn, work: Unit, part: str = "", before: int | None = None
) -> Response:
    return views.listed(request, work, part, before)


@staff.get("/transfers/{transfer_id}", name="transfers.show")
def show(request: Request, transfer_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, transfer_id)


@staff.get("/cases/{case_id}/transfers", name="transfers.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.new(request, work, case_id)


@staff.post("/cases/{case_id}/transfers", name="transfers.open")
def open_transfer(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OpenGroup], Depends(bind(OpenGroup))],
    work: Unit,
) -> Response:
    if form.data is None:
        return views.new(request, work, case_id, form=form, status=422)
    try:
        made = service.open_transfer(work, case_id, form.data)
    except StepInvalid as error:
        return views.new(request, work, case_id, form=form.failed(**error.fields), status=422)
    except StepRefused as error:
        return views.new(request, work, case_id, form=form, refused=error.reasons, status=409)
    return see_other(request, "transfers.show", transfer_id=made.id)


@staff.get("/cases/{case_id}/way-back", name="transfers.reverse_new")
def reverse_new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return reverse.new(request, work, case_id)


@staff.post("/cases/{case_id}/way-back", name="transfers.reverse")
def open_reverse(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OpenReverse], Depends(bind(OpenReverse))],
    work: Unit,
) -> Response:
    if form.data is None:
        return reverse.new(request, work, case_id, form=form, status=422)
    try:
        made = service.open_reverse(work, case_id, form.data)
    except StepInvalid as error:
        failed = form.failed(**error.fields)
        return reverse.new(request, work, case_id, form=failed, status=422)
    return see_other(request, "transfers.show", transfer_id=made.id)


# Which form is read depends on the step; the form token is checked whatever the step.
@staff.post(
    "/transfers/{transfer_id}/steps/{code}",
    name="transfers.take",
    dependencies=[Depends(bind(Confirm))],
)
def take(
    request: Request, transfer_id: int, code: str, actor: SignedIn, form: Posted, work: Unit
) -> Response:
    if form.data is None:
        return views.show(request, work, transfer_id, tried=code, form=form, status=422)
    try:
        service.take(work, transfer_id, step_named(code), form.data, seen=_seen(form))
    except StepInvalid as error:
        failed = form.failed(**error.fields)
        return views.show(request, work, transfer_id, tried=code, form=failed, status=422)
    except StepRefused as error:  # Nothing was written but the attempt, which is to be kept.
        return views.show(
            request, work, transfer_id, tried=code, form=form, refused=error.reasons, status=409
        )
    return see_other(request, "transfers.show", transfer_id=transfer_id)


def _seen(form: Bound[Any]) -> str:
    """Return the mark of the referral as the page showed it; without one only what is now counts."""
    return str(form.raw.get("seen", ""))
