"""Asking another agency's server. An open connection is used with this machine only."""

from __future__ import annotations

from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import urlsplit

from portal.kernel.errors import Unavailable

TIMEOUT_SECONDS = 10
MAX_ANSWER_BYTES = 64 * 1024


class UnusableAddress(ValueError):
    """An address that is neither https:// nor http:// with this machine."""


@dataclass(frozen=True, slots=True)
class PeerAnswer:
    """Status, kind and text of an answer; redirects are not followed."""

    status: int
    kind: str
    text: str


def post(url: str, body: bytes, kind: str = "text/plain; charset=utf-8") -> PeerAnswer:
    """Send one POST; Unavailable without a whole answer of 64 KiB at most, UnusableAddress."""
    connection, path = connect(url)
    try:
        connection.request("POST", path, body, {"Content-Type": kind})
        answer = connection.getresponse()
        read = answer.read(MAX_ANSWER_BYTES + 1)
        told = answer.getheader("Content-Type", "")
        if len(read) > MAX_ANSWER_BYTES:
            raise Unavailable
        return PeerAnswer(answer.status, told.partition(";")[0].strip(), read.decode())
    except (OSError, HTTPException, UnicodeDecodeError) as error:
        raise Unavailable from error
    finally:
        connection.close()


def connect(url: str) -> tuple[HTTPConnection, str]:
    """Return a connection, not opened yet, and the path to ask for; UnusableAddress otherwise."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.hostname or ""
    if parts.scheme == "https":
        return HTTPSConnection(host, parts.port, timeout=TIMEOUT_SECONDS), path
    if parts.scheme == "http" and _is_this_machine(host):
        return HTTPConnection(host, parts.port, timeout=TIMEOUT_SECONDS), path
    raise UnusableAddress


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
