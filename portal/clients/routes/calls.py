"""POST /api/v1/alerts: leads from another system. No cookie and no page; docs/api.md is its manual."""

import json
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from portal.clients import service
from portal.clients.book.schema import document
from portal.clients.rules import MAX_BYTES, MOST_ITEMS, Right
from portal.clients.service import ItemTold
from portal.infra.words import ERROR_WORDS
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, Actor
from portal.kernel.errors import DomainError, NotAllowed, NotSignedIn, TooMany

staff = APIRouter(prefix="/api/v1")
_BEARER = "bearer "


@staff.post("/alerts", name="clients.send")
async def send(request: Request) -> Response:
    """Answer one call. The secret is looked at before the body is."""
    actor = await run_in_threadpool(_caller, request)
    refusal = await run_in_threadpool(_paid, request, actor) if actor else _unknown()
    if actor is None or refusal is not None:
        return refusal or _unknown()
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MAX_BYTES:
            return await run_in_threadpool(_refuse, request, actor, 413, "too_large")
    return await run_in_threadpool(_answer, request, actor, body)


@staff.get("/openapi.json", name="clients.schema")
def schema() -> Response:
    return JSONResponse(document())


def _secret(request: Request) -> str:
    told = request.headers.get("authorization", "")
    return told[len(_BEARER) :].strip() if told.lower().startswith(_BEARER) else ""


def _caller(request: Request) -> Actor | None:
    works: Works = request.app.state.works
    with works.begin(SYSTEM, writes=False) as work:
        client = service.known(work, _secret(request))
        if client is None:
            return None
        return Actor(f"api:{client.name}", agency=client.agency, client_id=client.id)


def _paid(request: Request, actor: Actor) -> Response | None:
    works: Works = request.app.state.works
    try:
        with works.begin(actor) as work:
            service.pay(work, actor.client_id or 0)
    except TooMany as error:
        return _refuse(request, actor, 429, "too_many", error.retry_after_seconds)
    return None


def _answer(request: Request, actor: Actor, body: bytes) -> Response:
    try:
        asked = json.loads(body)
        kind, items = Right(asked["kind"]), asked["items"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return _refuse(request, actor, 400, "not_as_documented")
    if not isinstance(items, list) or not 0 < len(items) <= MOST_ITEMS:
        return _refuse(request, actor, 400, "not_as_documented")
    return _take(request, actor, kind, items)


def _take(request: Request, actor: Actor, kind: Right, items: list[Any]) -> Response:
    works: Works = request.app.state.works
    try:
        with works.begin(actor) as work:
            told = service.send(work, actor.client_id or 0, kind, items, secret=_secret(request))
    except NotSignedIn:
        return _unknown()
    except NotAllowed:
        return _refuse(request, actor, 403, "not_allowed")
    except TooMany as error:
        return _refuse(request, actor, 429, "too_many", error.retry_after_seconds)
    except DomainError as error:
        return _refuse(request, actor, 409, error.code)
    return JSONResponse({"results": [_told(each) for each in told]})


def _told(item: ItemTold) -> dict[str, Any]:
    errors = [{"field": name, "code": code, **_words(code)} for name, code in item.errors.items()]
    told = {"key": item.key, "status": item.status}
    return {**told, "errors": errors} if errors else told


def _words(code: str) -> dict[str, str]:
    found = ERROR_WORDS.get(code)
    return {"zh": found.zh, "en": found.en} if found else {}


def _refuse(
    request: Request, actor: Actor, status: int, code: str, wait: int | None = None
) -> Response:
    works: Works = request.app.state.works
    with works.begin(actor) as work:
        service.refused(work, actor.client_id or 0, code)
    return _error(status, code, {"Retry-After": str(wait)} if wait else {})


def _unknown() -> Response:
    return _error(401, "unknown_secret", {"WWW-Authenticate": "Bearer"})


def _error(status: int, code: str, headers: dict[str, str]) -> Response:
    return JSONResponse({"error": code}, status, headers=headers)
