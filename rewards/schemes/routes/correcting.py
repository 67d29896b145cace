"""Correcting what waits or was sent back: the same form, with what was written in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind, checked
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound
from rewards.schemes import policy, rules, service
from rewards.schemes.forms import Choose, Confirm, WriteFields
from rewards.schemes.routes import forms
from rewards.schemes.routes.pages import show
from rewards.schemes.rules import DraftKind
from rewards.schemes.service import views

staff = APIRouter(prefix="/reward-rules/drafts/{draft_id}")

FieldsIn = Annotated[Bound[WriteFields], Depends(bind(WriteFields))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]
ChooseIn = Annotated[Bound[Choose], Depends(bind(Choose))]


@staff.get("/correct", name="schemes.correcting")
def correcting(request: Request, draft_id: int, actor: SignedIn, work: Unit) -> Response:
    return _page(request, work, draft_id, None)


@staff.post("/fields", name="schemes.correct_fields")
def correct_fields(
    request: Request, draft_id: int, actor: SignedIn, form: FieldsIn, work: Unit
) -> Response:
    views.draft(work, draft_id)
    try:
        made = service.write_fields(work, checked(form), replaces=draft_id)
    except Invalid as error:
        return _page(request, work, draft_id, form.failed(**error.fields), error)
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.post("/confirmation", name="schemes.correct_confirmation")
def correct_confirmation(
    request: Request, draft_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    views.draft(work, draft_id)
    try:
        made = service.confirm(work, checked(form), replaces=draft_id)
    except Invalid as error:
        return _page(request, work, draft_id, form.failed(**error.fields))
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.post("/choice", name="schemes.correct_choice")
def correct_choice(
    request: Request, draft_id: int, actor: SignedIn, form: ChooseIn, work: Unit
) -> Response:
    views.draft(work, draft_id)
    try:
        made = service.choose(work, checked(form), replaces=draft_id)
    except Invalid as error:
        return _page(request, work, draft_id, form.failed(**error.fields))
    return see_other(request, "schemes.draft", draft_id=made.id)


def _page(
    request: Request,
    work: Work,
    draft_id: int,
    typed: Bound[Any] | None,
    error: Invalid | None = None,
) -> Response:
    """Show the form of a draft with what was written in it, or typed now. Conflict once it is done."""
    if not policy.writes(work.actor):
        raise NotFound
    told = views.draft(work, draft_id)
    draft, form = told["draft"], typed or forms.of_draft(request, told["draft"])
    if not told["can_correct"]:
        raise Conflict
    if draft.kind is DraftKind.PACK:
        view = forms.fields(form)
    elif draft.kind is DraftKind.CONFIRMATION:
        view = forms.confirmation(work, form, draft)
    else:
        view = forms.choice(work, form, draft)
    kind, decided = rules.KIND_NAMES[draft.kind], told["decided"]
    view |= {"draft": draft, "kind": kind, "decided": decided, "defect": forms.defect(error)}
    return show(request, "correct", 422 if typed else 200, **view)
