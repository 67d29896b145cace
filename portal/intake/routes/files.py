"""One file of a draft: what it gives away, what it shows, and how it is sent."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import CallerIn, see_other, session_token
from portal.infra.work import Works
from portal.intake.forms import AboutFile
from portal.intake.routes import pages
from portal.intake.rules.revealing import REVEALS_NAMES
from portal.intake.service import cleaning, limits
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Invalid

public = APIRouter()
AboutIn = Annotated[Bound[AboutFile], Depends(bind(AboutFile))]


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


def _about(request: Request, item_id: int, form: Bound[Any] | None = None) -> Response:
    works: Works = request.app.state.works
    with works.begin(ANONYMOUS) as work:
        limits.take(work, "about")
        file = cleaning.file_of(work, session_token(request), item_id)
    # Looked into after the transaction: a parser takes its time.
    found = cleaning.told(file)
    told = [REVEALS_NAMES[each] for each in found] if found is not None else None
    status = 422 if form else 200
    return pages.show(request, "about_file", status=status, form=form, file=file, told=told)
