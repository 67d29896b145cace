"""A draft: begun, renamed, proposed, decided, given up."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, Form, bind, checked
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from referrals.checklists import queries, service
from referrals.checklists.forms import Decide, Propose, Rename, Start
from referrals.checklists.routes import pages, views
from referrals.checklists.rules import sheets
from referrals.checklists.service.drafting import items_of

F = TypeVar("F", bound=Form)

staff = APIRouter(prefix="/checklists/drafts")


@staff.post("", name="checklists.start")
def start(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Start], Depends(bind(Start))],
    work: Unit,
) -> Response:
    try:
        made = service.start(work, checked(form))
    except Invalid as error:
        return pages.show_list(request, work, form.failed(**error.fields))
    return see_other(request, "checklists.draft", draft_id=made.id)


@staff.get("/{draft_id}", name="checklists.draft")
def show(request: Request, draft_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show_draft(request, work, draft_id)


@staff.get("/{draft_id}/table", name="checklists.draft_table")
def table(draft_id: int, actor: SignedIn, work: Unit) -> Response:
    draft = queries.draft(work.session, work.actor, draft_id)
    return pages.as_table(work, f"{draft.code}-draft", sheets.rows(items_of(draft)))


@staff.post("/{draft_id}/name", name="checklists.rename")
def rename(
    request: Request,
    draft_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Rename], Depends(bind(Rename))],
    work: Unit,
) -> Response:
    return act(request, work, draft_id, "name", form, service.rename)


@staff.post("/{draft_id}/proposal", name="checklists.propose")
def propose(
    request: Request,
    draft_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Propose], Depends(bind(Propose))],
    work: Unit,
) -> Response:
    return act(request, work, draft_id, "propose", form, service.propose)


@staff.post("/{draft_id}/decision", name="checklists.decide")
def decide(
    request: Request,
    draft_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    queries.draft(work.session, work.actor, draft_id)
    try:
        made = service.decide(work, draft_id, checked(form))
    except Invalid as error:
        found = {"decide": form.failed(**error.fields)}
        return views.show_draft(request, work, draft_id, forms=found, status=422)
    if made is None:
        return see_other(request, "checklists.draft", draft_id=draft_id)
    return see_other(request, "checklists.show", version=made.version)


@staff.post("/{draft_id}/discard", name="checklists.discard")
def discard(
    request: Request,
    draft_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.discard(work, draft_id)
    return see_other(request, "checklists.list")


def act(
    request: Request,
    work: Work,
    draft_id: int,
    name: str,
    form: Bound[F],
    verb: Callable[[Work, int, F], Any],
) -> Response:
    """Do `verb` with a valid form and show the draft; otherwise the draft with what is wrong."""
    queries.draft(work.session, work.actor, draft_id)
    try:
        verb(work, draft_id, checked(form))
    except Invalid as error:
        found = {name: form.failed(**error.fields)}
        return views.show_draft(request, work, draft_id, forms=found, status=422)
    return see_other(request, "checklists.draft", draft_id=draft_id)
