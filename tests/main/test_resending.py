"""What a page to send a form again holds: what was typed, but no code and nothing of other sites."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from portal.main.resending import Resend, resend_of


def given_back(site: str = "same-origin", **typed: str) -> Resend | None:
    body, app = urlencode(typed).encode(), Starlette()
    app.state.site = "public"
    kind = b"application/x-www-form-urlencoded"
    told = {b"content-type": kind, b"content-length": str(len(body)).encode()}
    headers = [*told.items(), (b"sec-fetch-site", site.encode())]
    scope = {"type": "http", "method": "POST", "path": "/follow", "headers": headers, "app": app}

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body}

    return asyncio.run(resend_of(Request({**scope, "query_string": b""}, receive)))


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_what_was_typed_is_given_back_without_the_code(site: str) -> None:
    found = given_back(site, csrf="t", kept="三楼", secret="123", number="4", digits="5")
    assert found is not None
    assert (found.csrf, found.fields) == ("t", (("kept", "三楼"),))
    assert found.again == {"secret", "number", "digits"}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_what_another_site_posted_is_not(site: str) -> None:
    assert given_back(site, what="诱饵") is None
