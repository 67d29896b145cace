"""An officer's calendar feed: made and ended on a page of one's own, read by a calendar with its token."""

from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from referrals.clocks import queries, service

staff = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/clocks/feed", name="clocks.feed")
def feed(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _feed(request, work)


@staff.post("/clocks/feed", name="clocks.make_feed")
def make(request: Request, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    token = service.make_feed(work)
    return _feed(request, work, address=str(request.url_for("clocks.ics", token=token)))


@staff.post("/clocks/feed/revocation", name="clocks.revoke_feed")
def revoke(request: Request, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    service.revoke_feed(work)
    return see_other(request, "clocks.feed")


@staff.get("/feeds/{token}/clocks.ics", name="clocks.ics")
def ics(request: Request, token: str, work: Unit) -> Response:
    """Answer with the feed; an unknown, ended or withdrawn token is not found."""
    body = service.feed(work, token).encode()
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)


def _feed(request: Request, work: Work, *, address: str = "") -> Response:
    made = queries.feed_of(work.session, work.actor.officer_id or 0)
    return page(request, "referrals/clocks/feed.html", feed=made, address=address)
