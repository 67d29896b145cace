"""An error nobody thought of ends one request: not the upload, and not the others' requests."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import service
from portal.evidence.routes.taking import take
from portal.infra.storage import Blobs
from portal.infra.work import Works
from portal.kernel.actor import reporter
from tests.portal.evidence.test_resumable import TIP, _app, _as, _begin, _offset, _read, _send


class Odd:
    """A store with a fault of its own while it is `odd`; it waits for `open` first."""

    def __init__(self, inner: Blobs) -> None:
        self._inner, self.odd, self.open, self.waited = inner, True, Event(), False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def put(self, name: str, data: bytes) -> None:
        if self.odd:
            self.waited = self.open.wait(5)
            raise RuntimeError
        self._inner.put(name, data)


class Broken(Request):
    """A request whose body ends in an error of the server."""

    async def stream(self) -> AsyncIterator[bytes]:
        yield bytes(SEGMENT_BYTES + 1024 * 1024)
        raise RuntimeError


def test_an_error_in_the_store_lets_others_write(works: Works) -> None:
    odd = Odd(works.blobs)
    odd.open.set()
    content = os.urandom(3 * SEGMENT_BYTES)
    app = _app(replace(works, blobs=odd))
    with TestClient(app, raise_server_exceptions=False) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content).status_code == 500
        odd.odd = False
        assert _offset(client, url) == 0
        assert _send(client, url, 0, content).status_code == 204
    assert _read(works) == content


def test_an_error_does_not_hold_up_the_loop(works: Works) -> None:
    odd = Odd(works.blobs)
    with works.begin(reporter(3)) as work:
        token = service.begin(work, TIP, size=3 * SEGMENT_BYTES, name="a", declared_type="").token
        found = service.claim(work, TIP, token, 0)

    async def taken() -> None:
        asyncio.get_running_loop().call_later(0.2, odd.open.set)
        app = FastAPI()
        app.state.works = replace(works, blobs=odd)
        await take(Broken({"type": "http", "app": app}), found, lambda _: None)

    with pytest.raises(RuntimeError):
        asyncio.run(taken())
    assert odd.waited, "the loop ran on while the store was slow"
