"""The inbox of an officer."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.kernel.errors import NotFound
from portal.notices import queries, service
from portal.notices.forms import MarkRead
from portal.notices.queries import Asked
from portal.notices.routes import views
from portal.notices.rules import TOPIC_NAMES, Topic

staff = APIRouter(prefix="/notices")


def asked_for(
    unread: bool = False,
    topic: Topic | None = None,
    case: int | None = None,
    before: int | None = None,
    after: int | None = None,
) -> Asked:
    return Asked(unread, topic, case, before, after)


@staff.get("", name="notices.inbox")
def inbox(
    request: Request, actor: SignedIn, work: Unit, asked: Annotated[Asked, Depends(asked_for)]
) -> Response:
    found = queries.page(work.session, actor, asked, views.PAGE)
    view: dict[str, Any] = {
        "days": views.days(work, found.notices),
        "asked": asked,
        "upto": found.notices[0].id if found.notices else 0,
        "newer": views.query(asked, after=found.notices[0].id or 0) if found.newer else "",
        "older": views.query(asked, before=found.notices[-1].id or 0) if found.older else "",
        "topics": TOPIC_NAMES,
        "query": views.query,
        "unread_count": views.unread_count(work),
    }
    return page(request, "portal/notices/inbox.html", **view)


@staff.get("/{notice_id}", name="notices.open")
def open_notice(request: Request, notice_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    """Go to what a notice is about; it is read then."""
    notice = queries.get(work.session, actor, notice_id)
    service.mark_read(work, actor, notice_id)
    place = views.leads_to(work, notice)
    return RedirectResponse(place, 303) if place else see_other(request, "notices.inbox")


@staff.post("/{notice_id}/reading", name="notices.read")
def read(
    request: Request,
    notice_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.mark_read(work, actor, notice_id)
    return see_other(request, "notices.inbox")


@staff.post("/{notice_id}/unreading", name="notices.unread")
def unread(
    request: Request,
    notice_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.mark_unread(work, actor, notice_id)
    return see_other(request, "notices.inbox")


@staff.post("/reading", name="notices.read_all")
def read_all(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[MarkRead], Depends(bind(MarkRead))],
    work: Unit,
) -> Response:
    if form.data is None:
        raise NotFound
    asked = Asked(topic=form.data.topic, case_id=form.data.case_id)
    service.mark_all_read(work, actor, asked, upto=form.data.upto)
    return see_other(request, "notices.inbox")
