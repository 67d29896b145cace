"""The end of the public door: check the answers, send, copy the receipt."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.packing import packed
from portal.infra.web import (
    CallerIn,
    OpeningUnit,
    Unit,
    leave_draft,
    sections,
    see_other,
    session_token,
)
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.forms import LastDigits
from portal.intake.routes import pages, views
from portal.intake.service import drafts, sending
from portal.intake.steps.order import first_open
from portal.kernel.actor import reporter
from portal.kernel.errors import Invalid, NotFound

public = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]
Digits = Annotated[Bound[LastDigits], Depends(bind(LastDigits))]


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
    view = views.check_view(work, session_token(request), draft)
    return packed(request, pages.show(request, "check", **view))


@public.post("/report/check", name="intake.send")
def send(request: Request, _: Pressed) -> Response:
    try:
        sending.send(request.app.state.works, session_token(request))
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
def confirm(request: Request, form: Digits, work: Unit) -> Response:
    if form.data is None:
        return _receipt(request, work, "receipt", form=form)
    try:
        drafts.confirm(work, session_token(request), form.data.digits)
    except Invalid as error:
        return _receipt(request, work, "receipt", form=form.failed(**error.fields))
    except NotFound:
        return see_other(request, "intake.start")
    return leave_draft(request, see_other(request, "intake.done"))


@public.get("/report/done", name="intake.done")
def done(request: Request) -> Response:
    return pages.show(request, "done")


@public.post("/report/discard", name="intake.discard")
def discard(request: Request, _: Pressed, work: Unit) -> Response:
    try:
        drafts.discard(work, session_token(request))
    except NotFound:
        return see_other(request, "intake.start")
    return leave_draft(request, see_other(request, "intake.start"))


def _receipt(
    request: Request, work: Work, name: str, form: Bound[LastDigits] | None = None
) -> Response:
    draft = drafts.find(work, session_token(request))
    if draft is None:
        return see_other(request, "intake.start")
    if not draft.sent or draft.receipt is None:
        step = first_open(draft.answers)
        return (
            see_other(request, "intake.ask", step=step)
            if step
            else see_other(request, "intake.check")
        )
    status = 422 if form else 200
    tip = queries.by_mark(work.session, draft.mark)
    dates = _dates(request, work, tip.id) if tip and tip.id else []
    view = {"receipt": draft.receipt, "draft": draft, "sections": dates}
    return pages.show(request, name, status=status, form=form, **view)


def _dates(request: Request, work: Work, tip_id: int) -> list[dict[str, Any]]:
    seen_by_reporter = replace(work, actor=reporter(tip_id))
    return sections(request, seen_by_reporter, "follow", tip_id)
