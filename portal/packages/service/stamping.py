"""Asking the time-stamp service. The only code that opens a connection to one."""

from __future__ import annotations

from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlsplit

from portal.infra.settings import Settings
from portal.packages.rules import stamp
from portal.packages.rules.stamp import StampInvalid

TIMEOUT_SECONDS = 5
_MOST_BYTES = 256 * 1024
_ASKED, _ANSWERED = "application/timestamp-query", "application/timestamp-reply"


def roots(settings: Settings) -> bytes | None:
    """Return the roots of the configured service as PEM, None when there is no service."""
    if not settings.tsa_url:
        return None
    return Path(settings.tsa_roots).read_bytes()


def stamped(settings: Settings, signature: bytes) -> bytes | None:
    """Return a checked RFC 3161 answer on `signature`; None when the service gives no good one.

    A package is not kept waiting by a service that is gone: it leaves without a stamp and says so.
    A redirect is not followed; what comes back is checked against the configured roots.
    """
    asked, nonce = stamp.request(signature)
    try:
        token = _post(settings.tsa_url, asked)
        pem = roots(settings) or b""
        stamp.instant(token, signature, stamp.roots_of(pem), nonce)
    except (OSError, HTTPException, StampInvalid):
        return None
    return token


def _post(url: str, body: bytes) -> bytes:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {"Content-Type": _ASKED, "Accept": _ANSWERED})
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise StampInvalid(f"http-{answer.status}")
        return answer.read(_MOST_BYTES)
    finally:
        connection.close()
