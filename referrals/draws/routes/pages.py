"""Lists of draws, a draw, its files; and the public list every frozen pool stands on."""

from typing import Any

from fastapi import APIRouter, Request, Response

from portal.evidence.rules import download_headers
from portal.infra.web import SignedIn, Unit, page
from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.policy import require
from referrals.draws import policy, queries, service
from referrals.draws.models import Draw
from referrals.draws.routes import views

staff = APIRouter(prefix="/draws")
public = APIRouter(prefix="/draws")
PLAIN, PDF = "text/plain; charset=utf-8", "application/pdf"


@staff.get("", name="draws.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.reads(actor))
    rows = queries.newest(work.session, actor)
    view: dict[str, Any] = {"rows": rows, "can_freeze": policy.can_freeze(actor)}
    return page(request, "referrals/draws/list.html", **view, **views.words(work))


@staff.get("/{draw_id}", name="draws.show")
def show(request: Request, draw_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show(request, work, draw_id)


@staff.get("/{draw_id}/changes", name="draws.changes")
def changes(request: Request, draw_id: int, actor: SignedIn, work: Unit) -> Response:
    draw = queries.get(work.session, work.actor, draw_id)
    if service.broken(work, draw):
        return views.show(request, work, draw_id)
    view: dict[str, Any] = {"draw": draw, "since": service.since(work, draw), "most": views.SHOWN}
    return page(request, "referrals/draws/changes.html", **view, **views.words(work))


@staff.get("/{draw_id}/pool", name="draws.pool")
def pool(draw_id: int, actor: SignedIn, work: Unit) -> Response:
    draw = queries.get(work.session, work.actor, draw_id)
    if draw.drawn_at is None:  # with the salt, whoever hears the seed first knows who is drawn
        raise Conflict
    return _file(f"{draw.number}-pool.txt", queries.pool(work.session, draw_id).text)


@staff.get("/{draw_id}/record", name="draws.record")
def record(draw_id: int, actor: SignedIn, work: Unit) -> Response:
    draw = queries.get(work.session, work.actor, draw_id)
    if draw.drawn_at is None:
        raise Conflict
    return _record(work, draw)


@staff.get("/{draw_id}/sheet", name="draws.sheet")
def sheet(draw_id: int, actor: SignedIn, work: Unit) -> Response:
    draw = queries.get(work.session, work.actor, draw_id)
    return _file(f"{draw.number}.pdf", service.sheet(work, draw_id), PDF)


@public.get("", name="draws.public")
def published(request: Request, work: Unit) -> Response:
    rows = queries.published(work.session)
    view: dict[str, Any] = {"rows": rows, "now": work.now}
    return page(request, "referrals/draws/public.html", **view, **views.words(work))


@public.get("/{draw_id}/record", name="draws.public_record")
def public_record(draw_id: int, work: Unit) -> Response:
    return _record(work, queries.released(work.session, draw_id))


def _record(work: Work, draw: Draw) -> Response:
    return _file(f"{draw.number}.txt", service.record(work, draw).encode())


def _file(name: str, found: bytes, media_type: str = PLAIN) -> Response:
    return Response(found, headers=download_headers(name, media_type, size=len(found)))
