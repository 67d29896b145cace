"""What a door for files answers: tus 1.0.0 has its own statuses and headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Request, Response

from portal.crypto.errors import SealBroken
from portal.evidence import service
from portal.evidence.rules import tus
from portal.evidence.rules.tus import Garbled, Malformed
from portal.evidence.service import Arrival
from portal.infra.storage import BlobMissing
from portal.infra.work import Work
from portal.kernel.errors import (
    Conflict,
    DomainError,
    Invalid,
    NotFound,
    TooLarge,
    TooMany,
    Unavailable,
)

_STATUS: dict[type[Exception], int] = {
    Malformed: 400,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    Invalid: 413,
    TooMany: 423,
    Garbled: 460,
    Unavailable: 507,
    BlobMissing: 404,
    SealBroken: 404,
}
"""SealBroken and BlobMissing: what is there cannot be gone on with; the client begins anew."""


async def told(act: Callable[[], Any]) -> Response:
    """Return the answer of an act, or the status of what it refused."""
    try:
        made: Response = await act()
    except (Malformed, Garbled, DomainError, BlobMissing, SealBroken) as error:
        status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), None)
        if status is None:
            raise
        return answer(status)
    return made


def progress(status: int, work: Work, found: Arrival, **more: str) -> Response:
    """Return how far a file has come, and its digest once it is kept."""
    headers = {
        "Upload-Offset": str(found.offset),
        "Upload-Length": str(found.begun.size),
        "Upload-Expires": tus.expires(found.expires_at),
        **more,
    }
    if found.item_id is not None:
        headers[tus.DIGEST_HEADER] = service.digest_of(work, found.item_id)
    return answer(status, **headers)


def other_version(request: Request) -> Response | None:
    """Return a refusal of any version of the protocol but ours."""
    if request.headers.get("tus-resumable", "") == tus.VERSION:
        return None
    return answer(412, **{"Tus-Version": tus.VERSION})


def answer(status: int, **headers: str) -> Response:
    """Return an answer without a body, never to be kept by anybody."""
    always = {"Tus-Resumable": tus.VERSION, "Cache-Control": "no-store"}
    return Response(status_code=status, headers={**always, **headers})
