"""Declining several tips at once: first what would happen, then the reason."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake.queries.listing import listed
from portal.intake.routes.asking import QueueAsked
from portal.intake.rules import DECLINE_REASONS
from portal.kernel.errors import Invalid
from portal.triage import service
from portal.triage.forms import DeclineMany
from portal.triage.rules import MOST_DECLINED

staff = APIRouter()


@staff.get("/triage/declining", name="triage.declining")
def declining(
    request: Request,
    actor: SignedIn,
    work: Unit,
    asked: QueueAsked,
    tips: Annotated[list[int], Query()] = [],  # noqa: B006 - read only, the framework copies it
    all: str = "",  # noqa: A002 - the name in the address
) -> Response:
    if all == "yes":
        found = listed(work.session, actor, asked, limit=MOST_DECLINED).rows
        tips = [tip.id or 0 for tip in found]
    return _page(request, work, tips[:MOST_DECLINED])


@staff.post("/triage/declining", name="triage.decline_many")
def decline_many(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[DeclineMany], Depends(bind(DeclineMany))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            left = service.decline_many(work, form.data)
            if not left:
                return see_other(request, "intake.queue")
            return page(request, "portal/triage/declined.html", left=left)
    except Invalid as error:
        form = form.failed(**error.fields)
    chosen = [int(each) for each in form.raw.get("tips", ()) if each.isascii() and each.isdigit()]
    return _page(request, work, chosen[:MOST_DECLINED], form)


def _page(
    request: Request, work: Work, tips: list[int], form: Bound[Any] | None = None
) -> Response:
    planned = service.plan_decline(work, tips)
    return page(
        request,
        "portal/triage/declining.html",
        status=422 if form else 200,
        form=form,
        planned=planned,
        good=[each for each in planned if each.refused is None],
        reasons=list(DECLINE_REASONS.items()),
        most=MOST_DECLINED,
    )
