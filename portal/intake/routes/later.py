"""Save an unsent report and come back with a code, from any device."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, Unit, leave_draft, see_other, session_token
from portal.infra.work import Work
from portal.intake.forms import LastDigits
from portal.intake.routes import pages
from portal.intake.rules.limits import SAVED_DAYS
from portal.intake.service import drafts, returning
from portal.intake.steps.order import first_open
from portal.kernel.errors import Conflict, Invalid, NotFound

public = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]
Digits = Annotated[Bound[LastDigits], Depends(bind(LastDigits))]


@public.get("/report/later", name="intake.later")
def later(request: Request, caller: CallerIn, work: Unit) -> Response:
    draft = drafts.find(work, session_token(request))
    if draft is None or draft.sent:
        return see_other(request, "intake.start")
    if returning.is_kept(work, session_token(request)):
        return see_other(request, "intake.kept")
    return pages.show(request, "later", days=SAVED_DAYS, step=first_open(draft.answers))


@public.post("/report/later", name="intake.keep")
def keep(request: Request, _: Pressed) -> Response:
    try:
        returning.keep(request.app.state.works, session_token(request))
    except (NotFound, Conflict):
        return see_other(request, "intake.start")
    return see_other(request, "intake.kept")


@public.get("/report/kept", name="intake.kept")
def kept(request: Request, caller: CallerIn, work: Unit) -> Response:
    return _kept(request, work, "kept")


@public.get("/report/kept/print", name="intake.kept_print")
def kept_print(request: Request, caller: CallerIn, work: Unit) -> Response:
    return _kept(request, work, "kept_print")


@public.post("/report/kept", name="intake.put_away")
def put_away(request: Request, form: Digits, work: Unit) -> Response:
    if form.data is None:
        return _kept(request, work, "kept", form=form)
    try:
        returning.confirm(work, session_token(request), form.data.digits)
    except Invalid as error:
        return _kept(request, work, "kept", form=form.failed(**error.fields))
    except NotFound:
        return see_other(request, "intake.start")
    return leave_draft(request, see_other(request, "intake.away"))


@public.get("/report/away", name="intake.away")
def away(request: Request) -> Response:
    return pages.show(request, "away", days=SAVED_DAYS)


def _kept(
    request: Request, work: Work, name: str, form: Bound[LastDigits] | None = None
) -> Response:
    token = session_token(request)
    try:
        view = {"receipt": returning.shown(work, token), "days": SAVED_DAYS}
    except NotFound:
        return see_other(request, "intake.start")
    step = first_open(drafts.load(work, token).answers)
    return pages.show(request, name, status=422 if form else 200, form=form, step=step, **view)
