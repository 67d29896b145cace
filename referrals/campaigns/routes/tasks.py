"""What is done on a task's page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, Form, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Refused
from referrals.campaigns import service
from referrals.campaigns.forms import (
    AskJoin,
    Begin,
    Declare,
    GiveUp,
    NameDrawn,
    NameOfficers,
    Reopen,
    Report,
)
from referrals.campaigns.queries import declared, tasks
from referrals.campaigns.routes import views

F = TypeVar("F", bound=Form)

staff = APIRouter()


@staff.get("/checks/{campaign_task_id}", name="campaigns.task")
def show(request: Request, campaign_task_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_task(request, work, campaign_task_id)


@staff.post("/checks/{campaign_task_id}/officers", name="campaigns.name_officers")
def name_officers(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NameOfficers], Depends(bind(NameOfficers))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "officers", form, service.name_officers)


@staff.post("/checks/{campaign_task_id}/drawn-officers", name="campaigns.name_drawn")
def name_drawn(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NameDrawn], Depends(bind(NameDrawn))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "drawn", form, service.name_drawn)


@staff.post("/checks/{campaign_task_id}/beginning", name="campaigns.begin")
def begin(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Begin], Depends(bind(Begin))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "begin", form, service.begin)


@staff.post("/checks/{campaign_task_id}/joining", name="campaigns.ask_join")
def ask_join(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[AskJoin], Depends(bind(AskJoin))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "join", form, service.ask_join)


@staff.post("/checks/{campaign_task_id}/report", name="campaigns.report_task")
def report(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Report], Depends(bind(Report))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "report", form, service.report)


@staff.post("/checks/{campaign_task_id}/giving-up", name="campaigns.give_up")
def give_up(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[GiveUp], Depends(bind(GiveUp))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "give_up", form, service.give_up)


@staff.post("/checks/{campaign_task_id}/reopening", name="campaigns.reopen")
def reopen(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reopen], Depends(bind(Reopen))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "reopen", form, service.reopen)


@staff.post("/checks/{campaign_task_id}/declarations", name="campaigns.declare")
def declare(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Declare], Depends(bind(Declare))],
    work: Unit,
) -> Response:
    return _act(request, work, campaign_task_id, "declare", form, service.declare)


@staff.post("/checks/{campaign_task_id}/return", name="campaigns.propose_return")
def propose_return(
    request: Request,
    campaign_task_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    made = service.propose_return(work, campaign_task_id)
    return see_other(request, "recoveries.show", order_id=made)


@staff.post("/declarations/{self_check_id}/withdrawal", name="campaigns.withdraw_declared")
def withdraw(
    request: Request,
    self_check_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reopen], Depends(bind(Reopen))],
    work: Unit,
) -> Response:
    _, task = declared.get(work.session, actor, self_check_id)
    if form.data is None:
        forms = {f"withdraw-{self_check_id}": form}
        return views.show_task(request, work, task.id or 0, forms=forms, status=422)
    service.withdraw(work, self_check_id, form.data)
    return see_other(request, "campaigns.task", campaign_task_id=task.id)


def _act(
    request: Request,
    work: Work,
    task_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do `act` with a valid form and show the task; otherwise the task with what is in the way."""
    tasks.get(work.session, work.actor, task_id)
    try:
        if form.data is not None:
            act(work, task_id, form.data)
            return see_other(request, "campaigns.task", campaign_task_id=task_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        reasons = error.reasons
        return views.show_task(
            request, work, task_id, forms={name: form}, reasons=reasons, status=409
        )
    return views.show_task(request, work, task_id, forms={name: form}, status=422)
