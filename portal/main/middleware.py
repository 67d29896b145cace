"""Headers of every response, the language of every request."""

from __future__ import annotations

from http import HTTPStatus
from secrets import token_urlsafe

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.infra.i18n import known

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_OF_A_PAGE = (
    "Content-Security-Policy",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
)
"""What governs a document. A redirect is none: there they would only be bytes on a slow line."""
_NO_SCRIPT = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_UPLOADS = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""For the pages of the public site with a file field, whose one script sends files in pieces."""
_STAFF = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types htmx"
)


def headers_for(site: str, path: str, nonce: str, *, scripts: bool = False) -> dict[str, str]:
    """Return the headers an answer of `site` carries; `scripts` when a public page may run its own."""
    static = path.startswith("/static/")
    policy = _STAFF if site == "staff" else _UPLOADS if scripts else _NO_SCRIPT
    return {
        **FIXED,
        "Content-Security-Policy": policy.format(nonce=nonce),
        "Cache-Control": "public, max-age=31536000, immutable" if static else "no-store",
    }


class Headers:
    """Sets the content policy with a nonce fresh in every response, and forbids keeping pages."""

    def __init__(self, app: ASGIApp, site: str) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; add headers to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        nonce = token_urlsafe(16)
        scope.setdefault("state", {})
        scope["state"]["nonce"] = nonce
        scope["state"]["locale"] = known(Request(scope).cookies.get("lang"))

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                scripts = scope["state"].get("scripts", False)
                given = headers_for(self._site, scope["path"], nonce, scripts=scripts)
                moved = message["status"] == HTTPStatus.SEE_OTHER
                for name, value in given.items():
                    if not moved or name not in _OF_A_PAGE:
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending)
