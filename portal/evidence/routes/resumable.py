"""A door for files that may arrive in several requests: tus 1.0.0 on the wire, sealed as they come.

Whoever has such a door says where its files lie and how they are kept; the rest is the same for
all. What an answer says has arrived is durable, and survives the process.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from portal.crypto.errors import SealBroken
from portal.evidence import service
from portal.evidence.book.limits import LIMITS
from portal.evidence.routes.taking import take
from portal.evidence.rules import Container, ContainerKind, tus
from portal.evidence.rules.tus import Malformed
from portal.evidence.service import Arrival
from portal.infra.forms import token_in_header
from portal.infra.sealing import ReceivedFile
from portal.infra.storage import BlobMissing
from portal.infra.web import Caller, CallerIn
from portal.infra.work import Work, Works
from portal.kernel.errors import (
    Conflict,
    DomainError,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
    Unavailable,
)

T = TypeVar("T")
Where = Callable[[Request, Work], Container]
Keep = Callable[[Request, Work, ReceivedFile, datetime | None], int]
_STATUS: dict[type[Exception], int] = {
    Malformed: 400,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    Invalid: 413,
    TooMany: 423,
    Unavailable: 507,
    BlobMissing: 404,
    SealBroken: 404,
}
"""SealBroken and BlobMissing: what is there cannot be gone on with; the client begins anew."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where files come in. `where` raises NotFound for whoever may not send any.

    `look` does the same in a unit of work that only reads; `where` itself when there is none.
    """

    kind: ContainerKind
    where: Where
    keep: Keep
    look: Where | None = None

    def seen(self, request: Request, work: Work) -> Container:
        """Return the place without changing anything of it."""
        return (self.look or self.where)(request, work)


def router(path: str, name: str, door: Door, *, who: Any = None) -> APIRouter:
    """Return the routes of a door: `name` to begin at, `name`_part for each file on its way.

    `who` is a dependency every route needs.
    """
    made = APIRouter(dependencies=[Depends(who)] if who else [])
    checked = [Depends(token_in_header)]

    @made.options(path, name=f"{name}_offer")
    async def offer(request: Request, caller: CallerIn) -> Response:
        return await _told(partial(_offer, request, caller, door))

    @made.post(path, name=name, dependencies=checked)
    async def begin(request: Request, caller: CallerIn) -> Response:
        return await _told(partial(_begin, request, caller, door, f"{name}_part"))

    @made.head(f"{path}/{{upload}}", name=f"{name}_state")
    async def state(request: Request, upload: str, caller: CallerIn) -> Response:
        return await _told(partial(_state, request, caller, door, upload))

    @made.patch(f"{path}/{{upload}}", name=f"{name}_part", dependencies=checked)
    async def part(request: Request, upload: str, caller: CallerIn) -> Response:
        return await _told(partial(_part, request, caller, door, upload))

    @made.delete(f"{path}/{{upload}}", name=f"{name}_cancel", dependencies=checked)
    async def cancel(request: Request, upload: str, caller: CallerIn) -> Response:
        return await _told(partial(_cancel, request, caller, door, upload))

    return made


async def _told(act: Callable[[], Any]) -> Response:
    try:
        answer: Response = await act()
    except (Malformed, DomainError, BlobMissing, SealBroken) as error:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), None)
        if status is None:
            raise
        return _answer(status)
    return answer


async def _offer(request: Request, caller: Caller, door: Door) -> Response:
    await _in_work(request, caller, partial(door.seen, request), writes=False)
    most = min(LIMITS[door.kind].file_bytes, request.app.state.settings.max_file_bytes)
    told = {"Tus-Version": tus.VERSION, "Tus-Extension": tus.EXTENSIONS}
    return _answer(204, **told, **{"Tus-Max-Size": str(most)})


async def _begin(request: Request, caller: Caller, door: Door, part: str) -> Response:
    if (refused := _version(request)) is not None:
        return refused
    asked = tus.announced(request.headers)

    def act(work: Work) -> Arrival:
        return service.begin(
            work,
            door.where(request, work),
            size=asked.size,
            name=asked.name,
            declared_type=asked.media_type,
            device_at=_instant(asked.device_at),
        )

    found = await _in_work(request, caller, act)
    if asked.size == 0:  # nothing will be sent: the client takes it for whole
        claimed = await _claimed(request, caller, door, found.token, 0)
        await take(request, claimed, partial(_keep, request, caller, door, claimed))
    params = {**request.path_params, "upload": found.token}
    location = str(request.app.url_path_for(part, **params))
    return _answer(201, **{"Location": location, "Upload-Expires": tus.expires(found.expires_at)})


async def _state(request: Request, caller: Caller, door: Door, token: str) -> Response:
    def act(work: Work) -> Response:
        found = service.find(work, door.seen(request, work), token)
        return _progress(200, work, found)

    if (refused := _version(request)) is not None:
        return refused
    return await _in_work(request, caller, act, writes=False)


async def _part(request: Request, caller: Caller, door: Door, token: str) -> Response:
    if (refused := _version(request)) is not None:
        return refused
    if request.headers.get("content-type", "") != tus.BODY_TYPE:
        return _answer(415)
    offset = tus.count(request.headers, "upload-offset")
    found = await _claimed(request, caller, door, token, offset)
    if found.item_id is None:
        await take(request, found, partial(_keep, request, caller, door, found))

    def act(work: Work) -> Response:
        return _progress(204, work, service.find(work, door.seen(request, work), token))

    return await _in_work(request, caller, act, writes=False)


async def _cancel(request: Request, caller: Caller, door: Door, token: str) -> Response:
    def act(work: Work) -> None:
        found = service.find(work, door.where(request, work), token)
        if found.item_id is not None:  # it arrived: only the verb that removes evidence may
            raise NotFound
        cancelled.append(service.cancel(work, door.where(request, work), token))

    if (refused := _version(request)) is not None:
        return refused
    cancelled: list[Any] = []
    await _in_work(request, caller, act)
    with suppress(Unavailable):  # swept later
        await run_sync(service.forget, request.app.state.works.blobs, cancelled[0])
    return _answer(204)


async def _claimed(
    request: Request, caller: Caller, door: Door, token: str, offset: int
) -> Arrival:
    def act(work: Work) -> Arrival:
        return service.claim(work, door.where(request, work), token, offset)

    return await _in_work(request, caller, act)


def _keep(request: Request, caller: Caller, door: Door, found: Arrival, file: ReceivedFile) -> None:
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked) as work:
        service.arrived(work, found, door.keep(request, work, file, found.device_at))


def _progress(status: int, work: Work, found: Arrival) -> Response:
    headers = {
        "Upload-Offset": str(found.offset),
        "Upload-Length": str(found.begun.size),
        "Upload-Expires": tus.expires(found.expires_at),
    }
    if found.item_id is not None:
        headers[tus.DIGEST_HEADER] = service.digest_of(work, found.item_id)
    return _answer(status, **headers)


def _version(request: Request) -> Response | None:
    if request.headers.get("tus-resumable", "") == tus.VERSION:
        return None
    return _answer(412, **{"Tus-Version": tus.VERSION})


def _answer(status: int, **headers: str) -> Response:
    always = {"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store"}
    return Response(status_code=status, headers={**always, **headers})


def _instant(told: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


async def _in_work(
    request: Request, caller: Caller, act: Callable[[Work], T], *, writes: bool = True
) -> T:
    def run() -> T:
        works: Works = request.app.state.works
        with works.begin(caller.actor, caller.unlocked, writes=writes) as work:
            return act(work)

    return await run_sync(run)
