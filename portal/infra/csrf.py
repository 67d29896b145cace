"""Cross-site request forgery: a token bound to the session, and the browser's own word."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest

from starlette.requests import Request

from portal.kernel.errors import NotAllowed

SAFE_SITES = frozenset({"same-origin", "none", ""})
"""What Sec-Fetch-Site says of a form of our own; browsers that do not know it say nothing."""


def token_for(session_token: str) -> str:
    """Return the form token of a session; it cannot be turned back into the cookie."""
    return sha256(b"cluebridge csrf v1\0" + session_token.encode()).hexdigest()[:32]


def check_token(request: Request, sent: str) -> None:
    """Raise NotAllowed when the request was made by another site or lacks the session's token.

    Without a session (sign-in, opening a mailbox) there is nothing to forge but the browser's
    Sec-Fetch-Site is still looked at.
    """
    if request.headers.get("sec-fetch-site", "") not in SAFE_SITES:
        raise NotAllowed
    token = getattr(request.state, "csrf", "")
    if token and not compare_digest(token.encode(), sent.encode()):
        raise NotAllowed
