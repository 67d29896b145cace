"""Static files, packed for the way. Which pages are, and why not all: `portal.infra.packing`."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

_TEXTS = {".css", ".js", ".svg", ".json"}


class Packed(StaticFiles):
    """Sends text files as gzip (RFC 9110, 8.4.1.3) to browsers that take it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, packed when it is a text and the browser says it unpacks."""
        answer = await super().get_response(path, scope)
        if not isinstance(answer, FileResponse) or Path(path).suffix not in _TEXTS:
            return answer
        answer.headers["Vary"] = "Accept-Encoding"
        asked = Headers(scope=scope)
        if "gzip" not in asked.get("accept-encoding", "") or "range" in asked:
            return answer
        packed = _packed(str(answer.path), answer.headers["etag"])
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(packed, media_type=answer.media_type, headers=headers)


@lru_cache(maxsize=64)
def _packed(path: str, _etag: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)
