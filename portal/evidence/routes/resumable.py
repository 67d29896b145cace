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
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from portal.evidence import service
from portal.evidence.book.limits import LIMITS
from portal.evidence.routes.answers import answer, other_version, progress, told
from portal.evidence.routes.taking import take
from portal.evidence.rules import Container, ContainerKind, tus
from portal.evidence.service import Arrival
from portal.infra.forms import token_in_header
from portal.infra.pumping import early
from portal.infra.sealing import ReceivedFile
from portal.infra.web import Caller, CallerIn
from portal.infra.work import Work, Works
from portal.kernel.errors import Unavailable

T = TypeVar("T")
Where = Callable[[Request, Work], Container]
Keep = Callable[[Request, Work, ReceivedFile, datetime | None], int]


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


class Early(APIRoute):
    """Receives from the first moment: a weak line may be gone before its sender is looked up."""

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        if any(name == b"expect" for name, _ in scope["headers"]):  # it asks before it sends
            await super().handle(scope, receive, send)
            return
        async with early(receive) as receiving:
            await super().handle(scope, receiving, send)


def router(
    path: str, name: str, door: Door, *, who: Any = None, kind: type[Early] = Early
) -> APIRouter:
    """Return the routes of a door: `name` to begin at, `name`_part for each file on its way.

    `who` is a dependency every route needs, `kind` what the routes are.
    """
    made = APIRouter(dependencies=[Depends(who)] if who else [], route_class=kind)
    checked = [Depends(token_in_header)]

    @made.options(path, name=f"{name}_offer")
    async def offer(request: Request, caller: CallerIn) -> Response:
        return await told(partial(_offer, request, caller, door))

    @made.post(path, name=name, dependencies=checked)
    async def begin(request: Request, caller: CallerIn) -> Response:
        return await told(partial(_begin, request, caller, door, f"{name}_part"))

    @made.head(f"{path}/{{upload}}", name=f"{name}_state")
    async def state(request: Request, upload: str, caller: CallerIn) -> Response:
        return await told(partial(_state, request, caller, door, upload))

    @made.patch(f"{path}/{{upload}}", name=f"{name}_part", dependencies=checked)
    async def part(request: Request, upload: str, caller: CallerIn) -> Response:
        return await told(partial(_part, request, caller, door, upload))

    @made.delete(f"{path}/{{upload}}", name=f"{name}_cancel", dependencies=checked)
    async def cancel(request: Request, upload: str, caller: CallerIn) -> Response:
        return await told(partial(_cancel, request, caller, door, upload))

    return made


async def _offer(request: Request, caller: Caller, door: Door) -> Response:
    await _in_work(request, caller, partial(door.seen, request), writes=False)
    most = min(LIMITS[door.kind].file_bytes, request.app.state.settings.max_file_bytes)
    offered = {"Tus-Version": tus.VERSION, "Tus-Extension": tus.EXTENSIONS}
    sums = ",".join(tus.CHECKSUMS)
    return answer(204, **offered, **{"Tus-Max-Size": str(most), "Tus-Checksum-Algorithm": sums})


async def _begin(request: Request, caller: Caller, door: Door, part: str) -> Response:
    if (refused := other_version(request)) is not None:
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
    params = {**request.path_params, "upload": found.token}
    where = {"Location": str(request.app.url_path_for(part, **params))}
    if asked.size == 0 or request.headers.get("content-type", "") == tus.BODY_TYPE:
        # Nothing more will be sent of an empty file; and a first part may come along at once.
        return await _taken(request, caller, door, found.token, 0, status=201, **where)
    return answer(201, **where, **{"Upload-Expires": tus.expires(found.expires_at)})


async def _state(request: Request, caller: Caller, door: Door, token: str) -> Response:
    def act(work: Work) -> Response:
        found = service.find(work, door.seen(request, work), token)
        return progress(200, work, found)

    if (refused := other_version(request)) is not None:
        return refused
    return await _in_work(request, caller, act, writes=False)


async def _part(request: Request, caller: Caller, door: Door, token: str) -> Response:
    if (refused := other_version(request)) is not None:
        return refused
    if request.headers.get("content-type", "") != tus.BODY_TYPE:
        return answer(415)
    offset = tus.count(request.headers, "upload-offset")
    return await _taken(request, caller, door, token, offset, status=204)


async def _taken(
    request: Request,
    caller: Caller,
    door: Door,
    token: str,
    offset: int,
    *,
    status: int,
    **headers: str,
) -> Response:
    """Take what a request brings; answer how far the file has come."""

    def act(work: Work) -> Response:
        found = service.find(work, door.seen(request, work), token)
        return progress(status, work, found, **headers)

    checked = tus.checksum(request.headers)
    found = await _claimed(request, caller, door, token, offset)
    if found.item_id is None:
        await take(request, found, partial(_keep, request, caller, door, found), checked)
    return await _in_work(request, caller, act, writes=False)


async def _cancel(request: Request, caller: Caller, door: Door, token: str) -> Response:
    def act(work: Work) -> None:
        cancelled.append(service.cancel(work, door.where(request, work), token))

    if (refused := other_version(request)) is not None:
        return refused
    cancelled: list[Any] = []
    await _in_work(request, caller, act)
    with suppress(Unavailable):  # swept later
        await run_sync(service.forget, request.app.state.works.blobs, cancelled[0])
    return answer(204)


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
