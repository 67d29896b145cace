"""The public door: one question a page. What was typed is kept whatever becomes of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.packing import packed
from portal.infra.web import CallerIn, Unit, keep_session, see_other, session_token
from portal.infra.work import Work
from portal.intake.forms import Begin
from portal.intake.routes import pages, questions
from portal.intake.rules import Answers
from portal.intake.service import drafts, limits
from portal.intake.steps.forms import form_of, has_form
from portal.intake.steps.order import STEPS, after, before, first_open, mark_of
from portal.kernel.errors import Invalid, NotFound

public = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


async def posted(request: Request, step: str, caller: CallerIn) -> Bound[Any]:
    """Read the form of this question."""
    if not has_form(step):
        raise NotFound
    return await bind(form_of(step))(request, caller)


Posted = Annotated[Bound[Any], Depends(posted)]


@public.get("/", name="intake.start")
def start(request: Request, caller: CallerIn, work: Unit) -> Response:
    token = session_token(request)
    draft = drafts.find(work, token)
    expired = bool(token) and draft is None and caller.actor.tip_id is None
    return packed(request, pages.show(request, "start", draft=draft, expired=expired))


@public.post("/report", name="intake.begin")
def begin(
    request: Request, form: Annotated[Bound[Begin], Depends(bind(Begin))], work: Unit
) -> Response:
    draft = drafts.find(work, session_token(request))
    if draft is not None and not draft.sent:
        return see_other(request, "intake.ask", step=first_open(draft.answers) or "reward")
    limits.take(work, "begin")
    token = drafts.begin(work)
    known = questions.begun_at(work, form.data or Begin())
    answers = drafts.answer(work, token, **known).answers if known else Answers()
    first = first_open(answers) or STEPS[0]
    return keep_session(request, see_other(request, "intake.ask", step=first), token)


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
        return _anew(request, work, step, form)
    if draft.sent:
        return see_other(request, "intake.receipt")
    action = form.raw.get("action", "")
    if action == "drop":
        drafts.put_away(work, token, step)
        return see_other(request, "intake.ask", step=step)
    if action == "search":
        limits.take(work, "search")
    taken = _take(work, token, draft, step, form)
    if taken.form is not None and action not in {"back", "later"}:
        return pages.question(request, work, taken.draft, step, form=taken.form, clash=taken.clash)
    return _on(request, taken.draft, step, action)


class _Taken:
    """What became of an answer: the draft now, and the form when it is no answer yet."""

    def __init__(
        self, draft: drafts.Draft, form: Bound[Any] | None = None, *, clash: bool = False
    ) -> None:
        self.draft, self.form, self.clash = draft, form, clash


def _take(work: Work, token: str, draft: drafts.Draft, step: str, form: Bound[Any]) -> _Taken:
    """Keep an answer; set aside what is none, or would undo what another tab answered meanwhile."""
    given: dict[str, Any] | None = None
    try:
        given = questions.given(work, form.data) if form.data is not None else None
    except Invalid as error:
        form = form.failed(**error.fields)
    if given is None:
        if questions.says_anything(form):
            draft = drafts.set_aside(work, token, step, form.raw)
        return _Taken(draft, form)
    seen, now = form.raw.get("seen", ""), mark_of(draft.answers, step)
    if seen and seen != now and mark_of(drafts.with_given(draft, given).answers, step) != now:
        return _Taken(drafts.set_aside(work, token, step, form.raw), form, clash=True)
    return _Taken(drafts.answer(work, token, step=step, **given))


def _on(request: Request, draft: drafts.Draft, step: str, action: str) -> Response:
    if action == "later":
        return see_other(request, "intake.later")
    if action == "search":
        return see_other(request, "intake.ask", step=step)
    if action == "back":
        earlier = before(draft.answers, step)
        if draft.checked:
            return see_other(request, "intake.check")
        return _go_to(request, earlier) if earlier else see_other(request, "intake.start")
    return _go_to(request, after(draft.answers, step, changing=draft.checked))


def _anew(request: Request, work: Work, step: str, form: Bound[Any]) -> Response:
    """Begin a fresh draft with the one answer that is left of a draft past its time."""
    limits.take(work, "begin")
    token = drafts.begin(work)
    draft = _take(work, token, drafts.load(work, token), step, form).draft
    had = bool(session_token(request))
    request.state.csrf = ""
    page = pages.show(request, "expired", had=had, step=first_open(draft.answers), own=step)
    return keep_session(request, page, token)


def _go_to(request: Request, step: str | None) -> Response:
    if step is None:
        return see_other(request, "intake.check")
    return see_other(request, "intake.ask", step=step)
