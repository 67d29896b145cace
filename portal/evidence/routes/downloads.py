"""A file on its way out, whole or in part: RFC 9110, sections 13.1.5 and 14."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from portal.evidence import service
from portal.evidence.queries import EvidenceItem
from portal.evidence.rules import Container, download_headers
from portal.evidence.rules.ranges import Unsatisfiable, asked
from portal.infra.storage import Blobs


def in_part(request: Request, item: EvidenceItem) -> bool:
    """Tell whether a player seeks: a range is asked for, and neither the whole nor the beginning.

    `service.opened(part=…)` wants to know. A range that is not answered as one is the whole file.
    """
    try:
        span = _span(request, item)
    except Unsatisfiable:
        return False
    return span is not None and span[0] > 0


def answer(
    request: Request, blobs: Blobs, item: EvidenceItem, container: Container, *, name: str
) -> Response:
    """Return the file, or the one range asked for: 200, 206 or 416. Its opening was recorded before.

    Only the segments that hold the range are read. The ETag is the digest of the content, which
    never changes; `If-Range` with any other answers the whole file.
    """
    headers = {
        **download_headers(name, item.media_type, size=item.size),
        "Accept-Ranges": "bytes",
        "ETag": _tag(item),
    }
    try:
        span = _span(request, item)
    except Unsatisfiable:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{item.size}"})
    if span is None:
        return StreamingResponse(service.read(blobs, item, container), headers=headers)
    first, last = span
    headers["Content-Range"] = f"bytes {first}-{last}/{item.size}"
    headers["Content-Length"] = str(last - first + 1)
    pieces = service.read(blobs, item, container, first=first, last=last)
    return StreamingResponse(pieces, 206, headers=headers)


def _span(request: Request, item: EvidenceItem) -> tuple[int, int] | None:
    """Return first and last byte of what is answered as a range, None for the whole file."""
    span = asked(request.headers.get("range", ""), item.size)
    return span if request.headers.get("if-range", _tag(item)) == _tag(item) else None


def _tag(item: EvidenceItem) -> str:
    return f'"{item.sha256.hex()}"'
