"""One file of a reporter: what it gives away, what it shows and, until it is sent, how."""

from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import Caller, CallerIn, ReporterIn, see_other, session_token
from portal.infra.work import Works
from portal.intake.forms import AboutFile, Caption
from portal.intake.routes import pages
from portal.intake.rules.revealing import REVEALS_NAMES
from portal.intake.service import cleaning, limits, mailbox
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Invalid

public = APIRouter()
AboutIn = Annotated[Bound[AboutFile], Depends(bind(AboutFile))]
CaptionIn = Annotated[Bound[Caption], Depends(pages.keeping(Caption, "caption"))]


@public.get("/report/files/{item_id}/about", name="intake.about_file")
def about(request: Request, item_id: int, caller: CallerIn) -> Response:
    return _about(request, item_id)


@public.post("/report/files/{item_id}/about", name="intake.keep_about_file")
def keep(request: Request, item_id: int, caller: CallerIn, form: AboutIn) -> Response:
    if form.data is None:
        return _about(request, item_id, form)
    works: Works = request.app.state.works
    try:
        cleaning.keep_about(
            works, session_token(request), item_id, form.data.caption, form.data.send
        )
    except Invalid as error:
        return _about(request, item_id, form.failed(**error.fields))
    return see_other(request, "intake.ask", step="files")


@public.get("/follow/files/{item_id}/about", name="intake.about_sent_file")
def about_sent(request: Request, item_id: int, actor: ReporterIn, caller: CallerIn) -> Response:
    return _about_sent(request, caller, item_id)


@public.post("/follow/files/{item_id}/about", name="intake.caption_sent_file")
def caption_sent(
    request: Request, item_id: int, form: CaptionIn, actor: ReporterIn, caller: CallerIn
) -> Response:
    if form.data is None:
        return _about_sent(request, caller, item_id, form)
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked) as work:
        cleaning.caption_sent(work, item_id, form.data.caption)
    return see_other(request, "intake.mailbox")


def _about_sent(
    request: Request, caller: Caller, item_id: int, form: Bound[Any] | None = None
) -> Response:
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked) as work:
        mailbox.touch(work, session_token(request))
        file = cleaning.sent_file(work, item_id)
    return _told(request, "about_sent_file", file, form)


def _about(request: Request, item_id: int, form: Bound[Any] | None = None) -> Response:
    works: Works = request.app.state.works
    with works.begin(ANONYMOUS) as work:
        limits.take(work, "about")
        file = cleaning.file_of(work, session_token(request), item_id)
    return _told(request, "about_file", file, form)


def _told(
    request: Request, name: str, file: cleaning.DraftFile, form: Bound[Any] | None
) -> Response:
    # Looked into after the transaction: a parser takes its time.
    found = cleaning.told(file)
    told = [REVEALS_NAMES[each] for each in found] if found is not None else None
    status = 422 if form else 200
    mark = token_hex(32)
    return pages.show(request, name, status=status, form=form, file=file, told=told, mark=mark)
