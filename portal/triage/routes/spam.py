"""What is no report: marked with its kind by two presses, one tip or fifty, and taken back by one."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import RedirectResponse

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page
from portal.kernel.policy import require
from portal.triage import policy, service
from portal.triage.book.registry import SPAM
from portal.triage.forms import Marked

staff = APIRouter()
Chosen = Annotated[Bound[Marked], Depends(bind(Marked))]
MOST = 50


@staff.get("/triage/spam", name="triage.spam")
def spam(
    request: Request,
    actor: SignedIn,
    work: Unit,
    tips: Annotated[list[int], Query()] = [],  # noqa: B006 - read only, the framework copies it
) -> Response:
    require(policy.can_settle(actor))
    found = service.sorted_out(work, tips[:MOST])
    return page(request, "portal/triage/spam.html", found=found, kinds=SPAM.values())


@staff.post("/triage/spam", name="triage.mark_spam")
def mark(request: Request, actor: SignedIn, form: Chosen, work: Unit) -> Response:
    require(policy.can_settle(actor))
    if form.data is not None:
        service.mark_spam(work, form.data.tips, form.data.kind)
    return _shown(request, form)


@staff.post("/triage/spam/undo", name="triage.not_spam")
def undo(request: Request, actor: SignedIn, form: Chosen, work: Unit) -> Response:
    require(policy.can_settle(actor))
    if form.data is not None:
        service.take_back(work, form.data.tips)
    return _shown(request, form)


def _shown(request: Request, form: Bound[Marked]) -> Response:
    tips: Sequence[int] = form.data.tips if form.data else ()
    address = request.app.url_path_for("triage.spam")
    return RedirectResponse(f"{address}?{urlencode([('tips', each) for each in tips])}", 303)
