"""The door for phones, as docs/formats/field-sync.md says: JSON, and files by tus."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence.routes import resumable
from portal.evidence.rules import Container, ContainerKind, download_headers
from portal.infra.forms import token_in_header
from portal.infra.sealing import ReceivedFile
from portal.infra.web import CallerIn, SignedIn, current_actor
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import NotFound
from referrals.visits import service
from referrals.visits.forms import DeviceTold, Sync
from referrals.visits.routes.answers import (
    FieldRoute,
    answer,
    body_of,
    in_work,
    token_of,
    told_of,
)


class FileRoute(FieldRoute, resumable.Early):
    """A route for files whose refusals are JSON where tus has no status of its own."""


staff = APIRouter(prefix="/field", route_class=FieldRoute)
checked = [Depends(token_in_header)]


@staff.get("/session", name="field.session")
async def session(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    told = await in_work(request, caller, service.session_told, writes=False)
    return answer({**told, "csrf": request.state.csrf})


@staff.post("/devices", name="field.register", dependencies=checked)
async def register(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    form = await body_of(request, DeviceTold)
    device, token = await in_work(request, caller, lambda work: service.register(work, form))
    told = {"device": device.ref, "token": token, "registered_at": device.registered_at.isoformat()}
    return answer(told, 201)


@staff.get("/devices/me", name="field.device")
def state(request: Request) -> Response:
    """Answer whoever holds the token: a phone nobody signs in on has to learn it was revoked."""
    works: Works = request.app.state.works
    with works.begin(SYSTEM, writes=False) as work:
        device = service.known_device(work, token_of(request))
        told: dict[str, Any] = {"state": "active", "device": device.ref, "name": device.name}
        now = work.now.isoformat()
    return answer({**told, "officer": device.officer_id, "server_time": now})


@staff.get("/pack/{inspection_id}", name="field.pack")
async def pack(request: Request, inspection_id: int, actor: SignedIn, caller: CallerIn) -> Response:
    def act(work: Work) -> dict[str, Any]:
        return service.pack(work, service.own_device(work, token_of(request)), inspection_id)

    return answer(await in_work(request, caller, act))


@staff.post("/sync", name="field.sync", dependencies=checked)
async def sync(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    form = await body_of(request, Sync)

    def act(work: Work) -> dict[str, Any]:
        device = service.own_device(work, token_of(request))
        offset, found = service.sync(work, device, form)
        now = work.now.isoformat()
        return {
            "server_time": now,
            "offset_seconds": offset,
            "entries": [told_of(each) for each in found],
        }

    return answer(await in_work(request, caller, act))


@staff.post(
    "/inspections/{inspection_id}/records/{record}/document",
    name="field.paper",
    dependencies=checked,
)
async def paper(
    request: Request, inspection_id: int, record: str, actor: SignedIn, caller: CallerIn
) -> Response:
    def act(work: Work) -> dict[str, Any]:
        service.own_device(work, token_of(request))
        made = service.papers.make(work, inspection_id, record)
        return service.papers.told(work, made)

    told = await in_work(request, caller, act)
    url = str(request.app.url_path_for("field.document", document_id=told["document"]))
    return answer({**told, "url": url}, 201)


@staff.get("/documents/{document_id}", name="field.document")
async def document(
    request: Request, document_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    def act(work: Work) -> tuple[str, bytes]:
        service.own_device(work, token_of(request))
        return service.papers.read(work, document_id)

    name, pdf = await in_work(request, caller, act)
    return Response(pdf, headers=download_headers(name, "application/pdf", size=len(pdf)))


def _visit(request: Request) -> int:
    try:
        return int(request.path_params["inspection_id"])
    except ValueError:
        raise NotFound from None


def _where(request: Request, work: Work) -> Container:
    return service.files.where(work, token_of(request), _visit(request))


def _look(request: Request, work: Work) -> Container:
    return service.files.look(work, token_of(request), _visit(request))


def _keep(request: Request, work: Work, file: ReceivedFile, device_at: datetime | None) -> int:
    return service.files.keep(work, token_of(request), _visit(request), file, device_at)


door = resumable.router(
    "/field/inspections/{inspection_id}/files",
    "field.file",
    resumable.Door(ContainerKind.CASE, _where, _keep, _look),
    who=current_actor,
    kind=FileRoute,
)
