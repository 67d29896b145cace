"""Linking, merging and undoing, from the case page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from portal.cases.routes import views as case_page
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.linking import service
from portal.linking.forms import Message, NewLink, Reasoned

staff = APIRouter(prefix="/cases/{case_id}")

F = TypeVar("F", bound=BaseModel)


@staff.post("/links", name="linking.link")
def link(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewLink], Depends(bind(NewLink))],
    work: Unit,
) -> Response:
    return _act(request, work, case_id, "link", form, service.link)


@staff.post("/links/{link_id}/end", name="linking.end_link")
def end_link(
    request: Request,
    case_id: int,
    link_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reasoned], Depends(bind(Reasoned))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, asked: Reasoned) -> None:
        service.end_link(work, case_id, link_id, reason=asked.reason)

    return _act(request, work, case_id, f"end-link-{link_id}", form, act)


@staff.post("/merging/undoing", name="linking.unmerge")
def unmerge(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reasoned], Depends(bind(Reasoned))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, asked: Reasoned) -> object:
        return service.unmerge(work, case_id, reason=asked.reason)

    return _act(request, work, case_id, "unmerge", form, act)


@staff.post("/merged/{merged_id}/tips/{tip_id}/messages", name="linking.write_to_reporter")
def write_to_reporter(
    request: Request,
    case_id: int,
    merged_id: int,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Message], Depends(bind(Message))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, message: Message) -> None:
        service.write_to_reporter(work, case_id, merged_id, tip_id, message)

    return _act(request, work, case_id, f"merged-tip-{tip_id}", form, act)


def _act(
    request: Request,
    work: Work,
    case_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do `act` with a valid form and go back to the case; otherwise show the page to be corrected."""
    try:
        if form.data is not None:
            act(work, case_id, form.data)
            return see_other(request, "cases.show", case_id=case_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return case_page.show(request, work, case_id, forms={name: form}, status=422)
