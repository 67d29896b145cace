"""Correcting an institution and keeping its standing."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry import queries, service
from portal.registry.forms import (
    ChangeAgreement,
    EditInstitution,
    EndLink,
    LiftMeasure,
    NewLink,
    NewName,
)
from portal.registry.routes import views
from portal.registry.service.walls import keeps

staff = APIRouter(prefix="/institutions/{institution_id}")

F = TypeVar("F", bound=BaseModel)


@staff.get("/edit", name="registry.edit")
def edit(request: Request, institution_id: int, actor: SignedIn, work: Unit) -> Response:
    found = queries.get(work.session, institution_id)
    require(keeps(work, found.region))
    return page(request, "portal/registry/edit.html", form=None, found=found, **views.words(work))


@staff.post("/edit", name="registry.edit_with")
def edit_with(
    request: Request,
    institution_id: int,
    actor: SignedIn,
    form: Annotated[Bound[EditInstitution], Depends(bind(EditInstitution))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            service.edit(work, institution_id, form.data)
            return see_other(request, "registry.show", institution_id=institution_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    view = {"form": form, "found": queries.get(work.session, institution_id), **views.words(work)}
    return page(request, "portal/registry/edit.html", status=422, **view)


@staff.post("/names", name="registry.add_name")
def add_name(
    request: Request,
    institution_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewName], Depends(bind(NewName))],
    work: Unit,
) -> Response:
    return _done(request, work, institution_id, "name", form, service.add_name)


@staff.post("/names/{name_id}/remove", name="registry.remove_name")
def remove_name(
    request: Request,
    institution_id: int,
    name_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.remove_name(work, institution_id, name_id)
    return see_other(request, "registry.show", institution_id=institution_id)


@staff.post("/agreement", name="registry.change_agreement")
def change_agreement(
    request: Request,
    institution_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ChangeAgreement], Depends(bind(ChangeAgreement))],
    work: Unit,
) -> Response:
    return _done(request, work, institution_id, "agreement", form, service.change_agreement)


@staff.post("/measures/{measure_id}/lift", name="registry.lift_measure")
def lift_measure(
    request: Request,
    institution_id: int,
    measure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[LiftMeasure], Depends(bind(LiftMeasure))],
    work: Unit,
) -> Response:
    def act(work: Work, institution_id: int, data: LiftMeasure) -> object:
        return service.lift_measure(work, institution_id, measure_id, data)

    return _done(request, work, institution_id, f"lift{measure_id}", form, act)


@staff.post("/links", name="registry.link")
def link(
    request: Request,
    institution_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewLink], Depends(bind(NewLink))],
    work: Unit,
) -> Response:
    return _done(request, work, institution_id, "link", form, service.link)


@staff.post("/links/{link_id}/end", name="registry.end_link")
def end_link(
    request: Request,
    institution_id: int,
    link_id: int,
    actor: SignedIn,
    form: Annotated[Bound[EndLink], Depends(bind(EndLink))],
    work: Unit,
) -> Response:
    def act(work: Work, institution_id: int, data: EndLink) -> object:
        return service.end_link(work, institution_id, link_id, data)

    return _done(request, work, institution_id, f"end{link_id}", form, act)


def _done(
    request: Request,
    work: Work,
    institution_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do what the form asks; show the page again beside what is wrong with it."""
    try:
        if form.data is not None:
            act(work, institution_id, form.data)
            return see_other(request, "registry.show", institution_id=institution_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    require(keeps(work, queries.get(work.session, institution_id).region))
    return views.show(request, work, institution_id, forms={name: form}, status=422)
