"""Asking the time-stamp service for a stamp on a package."""

from __future__ import annotations

from pathlib import Path

from portal.infra import timestamps
from portal.infra.settings import Settings
from portal.packages.rules import stamp
from portal.packages.rules.stamp import StampInvalid


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
        token = timestamps.post(settings.tsa_url, asked)
        pem = roots(settings) or b""
        stamp.instant(token, signature, stamp.roots_of(pem), nonce)
    except (OSError, timestamps.NoStamp, StampInvalid):
        return None
    return token
