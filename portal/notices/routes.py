"""The inbox of an officer."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.notices import queries, service

staff = APIRouter(prefix="/notices")


@staff.get("", name="notices.inbox")
def inbox(request: Request, actor: SignedIn, work: Unit, before: int | None = None) -> Response:
    notices = queries.inbox(work.session, actor, before=before)
    read = queries.read_by(work.session, actor.officer_id or 0, [each.id or 0 for each in notices])
    return page(
        request,
        "portal/notices/inbox.html",
        notices=notices,
        read=read,
        limit=50,
        agency_names={each.code: each.name for each in agencies.all_agencies(work.session)},
    )


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


@staff.post("/reading", name="notices.read_all")
def read_all(
    request: Request,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.mark_all_read(work, actor)
    return see_other(request, "notices.inbox")
