"""The registry of people of one's own agency."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, sections, see_other
from portal.infra.work import Work
from portal.kernel.policy import require
from portal.persons import policy, queries, rules, service
from portal.persons.forms import Find, OpenPerson
from portal.persons.service import Known

staff = APIRouter(prefix="/persons")


@staff.get("", name="persons.list")
def persons(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_open(actor))
    return _list(request, work, None)


@staff.post("/finding", name="persons.find")
def find(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Find], Depends(bind(Find))],
    work: Unit,
) -> Response:
    require(policy.can_open(actor))
    for scheme, number in form.data.numbers.items() if form.data else ():
        found = service.find(work, scheme, number)
        if found is not None:
            return see_other(request, "persons.show", person_id=found.id)
        form = form.failed(**{scheme.value: "nobody_registered"})
    if form.data is not None:
        form = form.failed(id_card="missing")
    return _list(request, work, form)


@staff.get("/{person_id}", name="persons.show")
def show(request: Request, person_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, person_id)


@staff.post("/{person_id}/opening", name="persons.open")
def open_person(
    request: Request,
    person_id: int,
    actor: SignedIn,
    form: Annotated[Bound[OpenPerson], Depends(bind(OpenPerson))],
    work: Unit,
) -> Response:
    service.get(work, person_id)
    if form.data is None:
        return _show(request, work, person_id, form=form)
    _, known = service.opened(work, person_id, form.data.reason)
    return _show(request, work, person_id, known=known)


def _list(request: Request, work: Work, form: Bound[Find] | None) -> Response:
    return page(
        request,
        "portal/persons/list.html",
        status=422 if form else 200,
        form=form,
        people=service.newest(work),
        **_words(),
    )


def _show(
    request: Request,
    work: Work,
    person_id: int,
    *,
    form: Bound[OpenPerson] | None = None,
    known: Known | None = None,
) -> Response:
    person = service.get(work, person_id)
    return page(
        request,
        "portal/persons/show.html",
        status=422 if form else 200,
        form=form,
        person=person,
        known=known,
        has=queries.schemes(work.session, person_id),
        parts=sections(request, work, "person", person_id),
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"kinds": rules.KIND_NAMES, "schemes": rules.SCHEME_NAMES}
