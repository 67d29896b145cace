"""Pages of the public door that more than one route shows."""

import re
from collections.abc import Callable
from secrets import token_hex
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from portal.infra.forms import Bound, Form, bind, validate
from portal.infra.packing import packed
from portal.infra.web import page, sections, session_token, with_scripts
from portal.infra.work import Work
from portal.intake.routes import questions, told, views
from portal.intake.service import drafts, mailbox
from portal.intake.steps.forms import form_of, has_form
from portal.intake.steps.order import before, mark_of
from portal.intake.steps.registry import QUESTIONS

_MARK = re.compile(r"[0-9a-f]{64}")
AT_THE_END = 400
"""Sections of the mailbox from this order on stand below messages and files."""


def question(
    request: Request,
    work: Work,
    draft: drafts.Draft,
    step: str,
    form: Bound[Any] | None = None,
    *,
    clash: bool = False,
) -> Response:
    """Return the page of one question, with what was answered or typed.

    `clash`: the answer kept is not the one the form was filled in over; both are shown.
    """
    answers, page_of = draft.answers, QUESTIONS[step].page
    view = questions.offered(work, answers, step)
    if step == "files":
        token = session_token(request)
        place = drafts.container(work, token)
        view |= {**views.files_view(work, token), **views.uploads_view(request, work, place)}
        with_scripts(request)
    shown, left = form, draft.typed.get(step)
    if shown is None and left is not None and has_form(step):
        shown = validate(form_of(step), left)
        clash = shown.data is not None and left.get("seen", "") != mark_of(answers, step)
    asked = show(
        request,
        f"ask_{page_of}" if page_of else "ask",
        status=409 if form and clash else 422 if form else 200,
        form=shown or Bound(None, questions.typed(answers)),
        answers=answers,
        step=step,
        seen=mark_of(answers, step),
        kept=told.answer_rows(work, answers, step) if clash else [],
        previous=before(answers, step),
        changing=draft.checked,
        **view,
    )
    return packed(request, asked)


def mailbox_page(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    """Return the reporter's mailbox; it counts as used."""
    mailbox.touch(work, session_token(request))
    gone = mailbox.own(work).destroyed_at is not None
    if not gone:
        with_scripts(request)
    found = sections(request, work, "follow", work.actor.tip_id or 0)
    return show(
        request,
        "gone" if gone else "mailbox",
        status=422 if form else 200,
        form=form,
        mark=(form.raw.get("mark") if form else None) or token_hex(32),
        sections=[each for each in found if each["order"] < AT_THE_END],
        last_sections=[each for each in found if each["order"] >= AT_THE_END],
        **(views.gone_view(work) if gone else views.mailbox_view(request, work)),
    )


def keeping(form: type[Form], field: str) -> Callable[..., Bound[Any]]:
    """Return a dependency like `bind` that notes what was written in `field`, and its mark.

    It stands before the one that asks for the open mailbox: see `ran_out`.
    """

    def kept(request: Request, bound: Annotated[Bound[Any], Depends(bind(form))]) -> Bound[Any]:
        text, mark = str(bound.raw.get(field, "")), str(bound.raw.get("mark", ""))
        if text.strip() and _MARK.fullmatch(mark):
            question = request.path_params.get("question_id", "")
            request.state.kept = {"kept": text, "kept_mark": mark, "kept_for": str(question)}
        return bound

    return kept


def ran_out(request: Request) -> Response | None:
    """Return the page that asks for the code again with what was written; None when nothing was.

    Nothing is stored: the words go out with the page and come back with the code. Of files that came
    too late it is said that they must be chosen again.
    """
    if getattr(request.state, "lost_files", False):
        return show(request, "follow", status=401, form=None, unsent=False, lost_files=True)
    kept = getattr(request.state, "kept", None)
    if kept is None:
        return None
    return show(request, "follow", status=401, form=Bound(None, kept), unsent=False)


def show(request: Request, name: str, *, status: int = 200, **view: Any) -> Response:
    """Return a page of intake with the words its choices need."""
    return page(request, f"portal/intake/{name}.html", status=status, **views.words(), **view)
