"""The pages of administrative cases and what is posted to them."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, OpeningUnit, SignedIn, Unit, see_other
from portal.kernel.errors import Refused
from referrals.proceedings import service
from referrals.proceedings.forms import DecideOnSpot, ProposeFiling
from referrals.proceedings.routes import beginning, views
from referrals.proceedings.rules import StepInvalid
from referrals.proceedings.steps.registry import step_named

staff = APIRouter()


async def _posted(request: Request, code: str, caller: CallerIn) -> Bound[Any]:
    return await bind(step_named(code).form)(request, caller)


Posted = Annotated[Bound[Any], Depends(_posted)]
Proposed = Annotated[Bound[ProposeFiling], Depends(bind(ProposeFiling))]
OnSpot = Annotated[Bound[DecideOnSpot], Depends(bind(DecideOnSpot))]


@staff.get("/proceedings", name="proceedings.list")
def listed(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    return views.listed(request, work, before)


@staff.get("/proceedings/{proceeding_id}", name="proceedings.show")
def show(request: Request, proceeding_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return views.show(request, work, proceeding_id)


@staff.get("/cases/{case_id}/proceedings", name="proceedings.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit, spot: int = 0) -> Response:
    return beginning.new(request, work, case_id, spot=bool(spot))


@staff.post("/cases/{case_id}/proceedings", name="proceedings.open")
def propose(
    request: Request, case_id: int, actor: SignedIn, form: Proposed, work: Unit
) -> Response:
    return beginning.begin(request, work, case_id, form, service.open_proceeding)


@staff.post("/cases/{case_id}/proceedings/on-spot", name="proceedings.on_spot")
def on_spot(request: Request, case_id: int, actor: SignedIn, form: OnSpot, work: Unit) -> Response:
    return beginning.begin(request, work, case_id, form, service.decide_on_spot, spot=True)


# Which form is read depends on the step; the form token is checked whatever the step.
@staff.post(
    "/proceedings/{proceeding_id}/steps/{code}",
    name="proceedings.take",
    dependencies=[Depends(bind(Confirm))],
)
def take(
    request: Request, proceeding_id: int, code: str, actor: SignedIn, form: Posted, work: Unit
) -> Response:
    if form.data is None:
        return views.show(request, work, proceeding_id, tried=code, form=form, status=422)
    try:
        seen = str(form.raw.get("seen", ""))
        service.take(work, proceeding_id, step_named(code), form.data, seen=seen)
    except StepInvalid as error:
        failed = form.failed(**error.fields)
        return views.show(request, work, proceeding_id, tried=code, form=failed, status=422)
    except Refused as error:  # Nothing was written but perhaps the attempt, which is to be kept.
        return views.show(
            request, work, proceeding_id, tried=code, form=form, refused=error.reasons, status=409
        )
    return see_other(request, "proceedings.show", proceeding_id=proceeding_id)
