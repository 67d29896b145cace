"""Cross-site request forgery: a token bound to the session, and the browser's own word."""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest
from secrets import token_bytes

from starlette.requests import Request

from portal.kernel.errors import NotAllowed

SAFE_SITES = frozenset({"same-origin", "none", ""})
"""What Sec-Fetch-Site says of a form of our own; browsers that do not know it say nothing."""


TOKEN_BYTES = 16


def token_for(session_token: str) -> str:
    """Return the form token of a session; it cannot be turned back into the cookie."""
    return sha256(b"cluebridge csrf v1\0" + session_token.encode()).hexdigest()[: 2 * TOKEN_BYTES]


def masked(token: str) -> str:
    """Return the token as a page shows it: a fresh pad and the token under it, never twice the same.

    What is the same in every page can be guessed by the length of packed ones (BREACH).
    """
    if not token:
        return ""
    pad = token_bytes(len(token) // 2)
    return pad.hex() + _under(pad, bytes.fromhex(token)).hex()


def _bare(sent: str) -> str:
    """Return the token of a page; anything else as it is."""
    try:
        both = bytes.fromhex(sent)
    except ValueError:
        return sent
    if len(both) != 2 * TOKEN_BYTES:
        return sent
    return _under(both[:TOKEN_BYTES], both[TOKEN_BYTES:]).hex()


def _under(pad: bytes, text: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(pad, text, strict=True))


def check_token(request: Request, sent: str) -> None:
    """Raise NotAllowed when the request was made by another site or lacks the session's token.

    Without a session (sign-in, opening a mailbox) there is nothing to forge but the browser's
    Sec-Fetch-Site is still looked at.
    """
    if request.headers.get("sec-fetch-site", "") not in SAFE_SITES:
        raise NotAllowed
    token = getattr(request.state, "csrf", "")
    if token and not compare_digest(token.encode(), _bare(sent).encode()):
        raise NotAllowed
