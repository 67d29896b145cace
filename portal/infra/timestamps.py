"""Asking an RFC 3161 time-stamp service. The only code that opens a connection to one."""

from __future__ import annotations

from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 5
_MOST_BYTES = 256 * 1024
_ASKED, _ANSWERED = "application/timestamp-query", "application/timestamp-reply"


class NoStamp(Exception):
    """The service is gone, or answered with something else than a stamp."""


def post(url: str, body: bytes) -> bytes:
    """Return the answer to a request (DER); NoStamp when there is none. A redirect is not followed."""
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {"Content-Type": _ASKED, "Accept": _ANSWERED})
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise NoStamp(f"http-{answer.status}")
        return answer.read(_MOST_BYTES)
    except (OSError, HTTPException) as error:
        raise NoStamp(type(error).__name__) from error
    finally:
        connection.close()
