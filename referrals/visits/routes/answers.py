"""JSON for phones: every refusal as data, never as a page; bodies read with a limit."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar

from anyio.to_thread import run_sync
from fastapi import Request, Response
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError

from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.kernel.actor import SYSTEM
from portal.kernel.errors import (
    Conflict,
    Destroyed,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refused,
    TooLarge,
    TooMany,
    Unavailable,
)
from portal.kernel.text import Text
from referrals.visits.rules import MOST_BODY_BYTES
from referrals.visits.service import Answer, OtherOfficer, Revoked, known_device

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
DEVICE_HEADER = "cluebridge-device"
_STATUS: Mapping[type[DomainError], tuple[int, str, Text]] = {
    NotSignedIn: (401, "not-signed-in", Text("请重新登录", "Sign in again")),
    Revoked: (410, "revoked", Text("本机已被停用", "This phone was revoked")),
    Destroyed: (404, "not-found", Text("内容已依法销毁", "It was destroyed as the law asks")),
    OtherOfficer: (
        403,
        "other-officer",
        Text("本机由另一位检查人员登记", "This phone was registered by somebody else"),
    ),
    NotAllowed: (403, "not-allowed", Text("不能办理", "Not yours to do")),
    NotFound: (404, "not-found", Text("没有找到", "Not found")),
    TooLarge: (413, "too-large", Text("一次交得太多", "Too much at once")),
    Invalid: (422, "invalid", Text("内容格式不对", "Not as it must be")),
    Conflict: (409, "conflict", Text("现在不能办理", "Not in its present state")),
    Refused: (409, "conflict", Text("现在不能办理", "Not in its present state")),
    TooMany: (429, "too-many", Text("请稍后再试", "Try again later")),
    Unavailable: (503, "unavailable", Text("请稍后再试", "Try again later")),
}
_WAIT_SECONDS = "5"


class FieldRoute(APIRoute):
    """A route whose refusals are JSON, those of its dependencies too.

    Its handlers begin and end their units of work themselves: nothing half done is committed by
    an error that became an answer.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the handler FastAPI makes."""
        handler = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handler(request)
            except NotSignedIn as error:
                found = refused(await run_sync(_why, request, error))
                if found is None:
                    raise
                return found
            except DomainError as error:
                answer = refused(error)
                if answer is None:
                    raise
                return answer

        return told


def _why(request: Request, error: NotSignedIn) -> DomainError:
    """Return that the phone was revoked, which it has to learn though nobody is signed in on it."""
    works: Works = request.app.state.works
    try:
        with works.begin(SYSTEM, writes=False) as work:
            known_device(work, token_of(request))
    except Revoked as revoked:
        return revoked
    except NotFound:
        return error
    return error


def refused(error: DomainError) -> Response | None:
    """Return a refusal as JSON, None for one that has no answer here."""
    found = next((each for kind, each in _STATUS.items() if isinstance(error, kind)), None)
    if found is None:
        return None
    status, code, words = found
    told: dict[str, Any] = {"error": code, "zh": words.zh, "en": words.en}
    if isinstance(error, Invalid):
        told["fields"] = error.fields
    if isinstance(error, Refused):
        told["reasons"] = [each.code for each in error.reasons]
    wait = {"Retry-After": _WAIT_SECONDS} if isinstance(error, TooMany | Unavailable) else {}
    return JSONResponse(told, status, headers={"Cache-Control": "no-store", **wait})


def answer(told: Any, status: int = 200) -> Response:
    """Return JSON that nobody keeps."""
    return JSONResponse(told, status, headers={"Cache-Control": "no-store"})


def token_of(request: Request) -> str:
    """Return the phone's token, empty without one."""
    return request.headers.get(DEVICE_HEADER, "")


async def body_of(request: Request, model: type[M]) -> M:
    """Read a JSON body of at most 1 MiB. Raises TooLarge, and Invalid for anything but the model."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BODY_BYTES:
            raise TooLarge
    try:
        return model.model_validate(json.loads(body))
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        raise Invalid(
            **{"/".join(map(str, each["loc"])) or "body": str(each["type"]) for each in found}
        ) from None
    except (ValueError, RecursionError):
        raise Invalid(body="json") from None


async def in_work(
    request: Request, caller: Caller, act: Callable[[Work], T], *, writes: bool = True
) -> T:
    """Do one act in one unit of work, in a thread."""

    def run() -> T:
        works: Works = request.app.state.works
        with works.begin(caller.actor, caller.unlocked, writes=writes) as work:
            return act(work)

    return await run_sync(run)


def told_of(each: Answer) -> dict[str, Any]:
    """Return what became of an entry as a phone reads it."""
    told: dict[str, Any] = {
        "id": each.id,
        "state": each.taken.value,
        "sha256": each.digest,
        "server_time": each.at.isoformat() if each.at else None,
        "marks": each.marks,
        "problems": [
            {"at": one.at, "code": one.code, "told": _both(one.told)} for one in each.problems
        ],
        "files": each.files,
    }
    if each.reason:
        told["reason"] = each.reason
    if each.told is not None:
        told["told"] = _both(each.told)
    if each.heads:
        told["heads"] = list(each.heads)
    return told


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
