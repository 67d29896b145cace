"""Reward rules for officers: which is used when, what one says, what waits for a second person."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from portal.infra.forms import Bound, bind, checked
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from rewards.schemes import policy, rules, service
from rewards.schemes.forms import Choose, Confirm, Decide, WriteFields, WritePack
from rewards.schemes.routes import forms
from rewards.schemes.routes.words import LABELS, MESSAGES
from rewards.schemes.service import calculator, views

staff = APIRouter(prefix="/reward-rules")

Name = Annotated[str, Query(max_length=80)]
PackIn = Annotated[Bound[WritePack], Depends(bind(WritePack))]
FieldsIn = Annotated[Bound[WriteFields], Depends(bind(WriteFields))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]
ChooseIn = Annotated[Bound[Choose], Depends(bind(Choose))]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]


@staff.get("", name="schemes.board")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.reads(actor))
    return show(request, "board", **views.board(work))


@staff.get("/version", name="schemes.version")
def version(request: Request, actor: SignedIn, work: Unit, name: Name) -> Response:
    require(policy.reads(actor))
    scheme, confirmed = views.version(work, name)
    can_write = policy.writes(actor)
    told = calculator.shown(work, scheme)
    return show(request, "version", confirmed=confirmed, can_write=can_write, **told)


@staff.get("/new", name="schemes.new")
def new(request: Request, actor: SignedIn, work: Unit, name: Name = "") -> Response:
    return new_page(request, work, name=name)


@staff.post("/texts", name="schemes.write")
def write(request: Request, actor: SignedIn, form: PackIn, work: Unit) -> Response:
    try:
        made = service.write_pack(work, checked(form))
    except Invalid as error:
        return new_page(request, work, pack=form.failed(**error.fields), error=error)
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.post("/fields", name="schemes.write_fields")
def write_fields(request: Request, actor: SignedIn, form: FieldsIn, work: Unit) -> Response:
    try:
        made = service.write_fields(work, checked(form))
    except Invalid as error:
        return new_page(request, work, fields=form.failed(**error.fields), error=error)
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.get("/confirm", name="schemes.confirm_form")
def confirm_form(request: Request, actor: SignedIn, work: Unit, name: Name = "") -> Response:
    return _confirm(request, work, None, name)


@staff.post("/confirmations", name="schemes.confirm")
def confirm(request: Request, actor: SignedIn, form: ConfirmIn, work: Unit) -> Response:
    try:
        made = service.confirm(work, checked(form))
    except Invalid as error:
        return _confirm(request, work, form.failed(**error.fields), "")
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.get("/choose", name="schemes.choose_form")
def choose_form(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _choose(request, work, None)


@staff.post("/choices", name="schemes.choose")
def choose(request: Request, actor: SignedIn, form: ChooseIn, work: Unit) -> Response:
    try:
        made = service.choose(work, checked(form))
    except Invalid as error:
        return _choose(request, work, form.failed(**error.fields))
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.get("/drafts/{draft_id}", name="schemes.draft")
def draft(request: Request, draft_id: int, actor: SignedIn, work: Unit) -> Response:
    return _draft(request, work, draft_id)


@staff.post("/drafts/{draft_id}/text", name="schemes.correct")
def correct(request: Request, draft_id: int, actor: SignedIn, form: PackIn, work: Unit) -> Response:
    views.draft(work, draft_id)
    try:
        made = service.write_pack(work, checked(form), replaces=draft_id)
    except Invalid as error:
        return _draft(request, work, draft_id, writing=form.failed(**error.fields), error=error)
    return see_other(request, "schemes.draft", draft_id=made.id)


@staff.post("/drafts/{draft_id}/decision", name="schemes.decide")
def decide(
    request: Request, draft_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    views.draft(work, draft_id)
    try:
        service.decide(work, draft_id, checked(form))
    except Invalid as error:
        return _draft(request, work, draft_id, deciding=form.failed(**error.fields))
    return see_other(request, "schemes.draft", draft_id=draft_id)


def new_page(
    request: Request,
    work: Work,
    *,
    pack: Bound[WritePack] | None = None,
    fields: Bound[WriteFields] | None = None,
    error: Invalid | None = None,
    name: str = "",
) -> Response:
    require(policy.writes(work.actor))
    told = forms.fields(fields or forms.beginning(request, work, name))
    text = views.beginning(work, name)
    view = {"pack": pack, "text": text, "defect": forms.defect(error), **told}
    return show(request, "new", 422 if pack or fields else 200, **view)


def _confirm(request: Request, work: Work, form: Bound[Confirm] | None, name: str) -> Response:
    require(policy.writes(work.actor))
    told = forms.confirmation(work, form)
    return show(request, "confirm", 422 if form else 200, name=name, **told)


def _choose(request: Request, work: Work, form: Bound[Choose] | None) -> Response:
    require(policy.writes(work.actor))
    return show(request, "choose", 422 if form else 200, **forms.choice(work, form))


def _draft(
    request: Request,
    work: Work,
    draft_id: int,
    *,
    writing: Bound[Any] | None = None,
    deciding: Bound[Any] | None = None,
    error: Invalid | None = None,
) -> Response:
    if not policy.reads(work.actor):
        raise NotFound
    status = 422 if writing or deciding else 200
    told = views.draft(work, draft_id)
    view = {"writing": writing, "deciding": deciding, "defect": forms.defect(error), **told}
    return show(request, "draft", status, **view)


def show(request: Request, template: str, status: int = 200, **view: Any) -> Response:
    return page(
        request,
        f"rewards/schemes/{template}.html",
        status=status,
        labels=LABELS,
        messages=MESSAGES,
        subject_names=rules.SUBJECT_NAMES,
        level_names=rules.SHORT_LEVELS,
        **view,
    )
