"""The public door: one question a page, then check, send, receipt."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import (
    CallerIn,
    OpeningUnit,
    Unit,
    keep_session,
    sections,
    see_other,
    session_cookie,
    session_token,
)
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.forms import Begin, LastDigits
from portal.intake.routes import pages, questions, views
from portal.intake.rules import Answers
from portal.intake.service import drafts
from portal.intake.steps.order import STEPS, after, first_open
from portal.kernel.actor import reporter
from portal.kernel.errors import Invalid, NotFound

public = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


async def posted(request: Request, step: str, caller: CallerIn) -> Bound[Any]:
    """Read the form of this question."""
    if step not in questions.FORMS:
        raise NotFound
    return await bind(questions.FORMS[step])(request, caller)


Posted = Annotated[Bound[Any], Depends(posted)]


@public.get("/", name="intake.start")
def start(request: Request, caller: CallerIn, work: Unit) -> Response:
    draft = drafts.find(work, session_token(request))
    return pages.show(request, "start", draft=draft)


@public.post("/report", name="intake.begin")
def begin(
    request: Request, form: Annotated[Bound[Begin], Depends(bind(Begin))], work: Unit
) -> Response:
    draft = drafts.find(work, session_token(request))
    if draft is not None and not draft.sent:
        return see_other(request, "intake.ask", step=first_open(draft.answers) or "reward")
    token = drafts.begin(work)
    known = questions.begun_at(work, form.data or Begin())
    answers = drafts.answer(work, token, **known).answers if known else Answers()
    first = first_open(answers) or STEPS[0]
    return keep_session(request, see_other(request, "intake.ask", step=first), token)


@public.get("/report/check", name="intake.check")
def check(request: Request, caller: CallerIn, work: OpeningUnit) -> Response:
    draft = drafts.find(work, session_token(request))
    if draft is None:
        return see_other(request, "intake.start")
    if draft.sent:
        return see_other(request, "intake.receipt")
    missing = first_open(draft.answers)
    if missing is not None:
        return see_other(request, "intake.ask", step=missing)
    drafts.check(work, session_token(request))
    return pages.show(request, "check", **views.check_view(work, session_token(request), draft))


@public.post("/report/check", name="intake.send")
def send(request: Request, _: Pressed) -> Response:
    try:
        drafts.send(request.app.state.works, session_token(request))
    except NotFound:
        return see_other(request, "intake.start")
    except Invalid as error:
        return see_other(request, "intake.ask", step=next(iter(error.fields)))
    return see_other(request, "intake.receipt")


@public.get("/report/receipt", name="intake.receipt")
def receipt(request: Request, caller: CallerIn, work: Unit) -> Response:
    return _receipt(request, work, "receipt")


@public.get("/report/receipt/print", name="intake.receipt_print")
def receipt_print(request: Request, caller: CallerIn, work: Unit) -> Response:
    return _receipt(request, work, "receipt_print")


@public.post("/report/receipt", name="intake.confirm")
def confirm(
    request: Request, form: Annotated[Bound[LastDigits], Depends(bind(LastDigits))], work: Unit
) -> Response:
    if form.data is None:
        return _receipt(request, work, "receipt", form=form)
    try:
        drafts.confirm(work, session_token(request), form.data.digits)
    except Invalid as error:
        return _receipt(request, work, "receipt", form=form.failed(**error.fields))
    except NotFound:
        return see_other(request, "intake.start")
    return _forget(request, see_other(request, "intake.done"))


@public.get("/report/done", name="intake.done")
def done(request: Request) -> Response:
    return pages.show(request, "done")


@public.post("/report/discard", name="intake.discard")
def discard(request: Request, _: Pressed, work: Unit) -> Response:
    drafts.discard(work, session_token(request))
    return _forget(request, see_other(request, "intake.start"))


@public.get("/report/{step}", name="intake.ask")
def ask(request: Request, step: str, caller: CallerIn, work: Unit) -> Response:
    if step not in STEPS:
        raise NotFound
    draft = drafts.find(work, session_token(request))
    if draft is None:
        return see_other(request, "intake.start")
    if draft.sent:
        return see_other(request, "intake.receipt")
    return pages.question(request, work, draft, step)


@public.post("/report/{step}", name="intake.answer")
def answer(request: Request, step: str, form: Posted, work: Unit) -> Response:
    token = session_token(request)
    draft = drafts.find(work, token)
    if draft is None:
        return see_other(request, "intake.start")
    if form.data is None:
        return pages.question(request, work, draft, step, form=form)
    try:
        given = questions.given(work, form.data)
    except Invalid as error:
        return pages.question(request, work, draft, step, form=form.failed(**error.fields))
    draft = drafts.answer(work, token, **given)
    if form.raw.get("action") == "search":
        return see_other(request, "intake.ask", step=step)
    following = after(draft.answers, step, changing=draft.receipt is not None)
    return _go_to(request, following)


def _go_to(request: Request, step: str | None) -> Response:
    if step is None:
        return see_other(request, "intake.check")
    return see_other(request, "intake.ask", step=step)


def _receipt(
    request: Request, work: Work, name: str, form: Bound[LastDigits] | None = None
) -> Response:
    draft = drafts.find(work, session_token(request))
    if draft is None:
        return see_other(request, "intake.start")
    if not draft.sent or draft.receipt is None:
        return _go_to(request, first_open(draft.answers))
    status = 422 if form else 200
    tip = queries.by_mark(work.session, draft.mark)
    dates = _dates(request, work, tip.id) if tip and tip.id else []
    view = {"receipt": draft.receipt, "draft": draft, "sections": dates}
    return pages.show(request, name, status=status, form=form, **view)


def _dates(request: Request, work: Work, tip_id: int) -> list[dict[str, Any]]:
    seen_by_reporter = replace(work, actor=reporter(tip_id))
    return sections(request, seen_by_reporter, "follow", tip_id)


def _forget(request: Request, response: Response) -> Response:
    response.delete_cookie(
        session_cookie(request),
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.app.state.settings.secure_cookies,
    )
    return response
