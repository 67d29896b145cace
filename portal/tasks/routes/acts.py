"""What officers do with tasks and watches on the case page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from portal.cases.routes import views as case_page
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.tasks import queries, service
from portal.tasks.forms import ApplyChecklist, CancelTask, FinishTask, NewTask, PassOn

staff = APIRouter()

F = TypeVar("F", bound=BaseModel)


@staff.post("/cases/{case_id}/tasks", name="tasks.add")
def add(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewTask], Depends(bind(NewTask))],
    work: Unit,
) -> Response:
    def act(asked: NewTask) -> object:
        return service.add(work, case_id, asked)

    return _act(request, work, case_id, "task", form, act)


@staff.post("/cases/{case_id}/checklists", name="tasks.apply_checklist")
def apply_checklist(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ApplyChecklist], Depends(bind(ApplyChecklist))],
    work: Unit,
) -> Response:
    def act(asked: ApplyChecklist) -> object:
        return service.apply_checklist(work, case_id, asked.checklist)

    return _act(request, work, case_id, "checklist", form, act)


@staff.post("/tasks/{task_id}/done", name="tasks.finish")
def finish(
    request: Request,
    task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[FinishTask], Depends(bind(FinishTask))],
    work: Unit,
) -> Response:
    def act(asked: FinishTask) -> object:
        return service.finish(work, task_id, asked.result)

    return _act_on(request, work, task_id, "done", form, act)


@staff.post("/tasks/{task_id}/cancellation", name="tasks.cancel")
def cancel(
    request: Request,
    task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[CancelTask], Depends(bind(CancelTask))],
    work: Unit,
) -> Response:
    def act(asked: CancelTask) -> object:
        return service.cancel(work, task_id, asked.reason)

    return _act_on(request, work, task_id, "cancel", form, act)


@staff.post("/tasks/{task_id}/assignee", name="tasks.pass_on")
def pass_on(
    request: Request,
    task_id: int,
    actor: SignedIn,
    form: Annotated[Bound[PassOn], Depends(bind(PassOn))],
    work: Unit,
) -> Response:
    def act(asked: PassOn) -> object:
        return service.pass_on(work, task_id, asked.assignee_id)

    return _act_on(request, work, task_id, "pass", form, act)


@staff.post("/cases/{case_id}/watch", name="tasks.watch")
def watch(
    request: Request,
    case_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.watch(work, case_id)
    return see_other(request, "cases.show", case_id=case_id)


@staff.post("/cases/{case_id}/unwatch", name="tasks.unwatch")
def unwatch(
    request: Request,
    case_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.unwatch(work, case_id)
    return see_other(request, "cases.show", case_id=case_id)


def _act(
    request: Request,
    work: Work,
    case_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[F], Any],
) -> Response:
    """Do `act` with a valid form and go back to the case; otherwise show the page to be corrected."""
    try:
        if form.data is not None:
            act(form.data)
            return see_other(request, "cases.show", case_id=case_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return case_page.show(request, work, case_id, forms={name: form}, status=422)


def _act_on(
    request: Request,
    work: Work,
    task_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[F], Any],
) -> Response:
    """Do the same with a task, whose case is looked up first: a foreign one is not found."""
    case_id = queries.get(work.session, work.actor, task_id).case_id
    return _act(request, work, case_id, f"task-{name}-{task_id}", form, act)
