"""Requests that bring hardly anything cost the store nothing; whoever reads long keeps the lease."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import select
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence.models import EvidenceUpload
from portal.infra.resuming import LEAST_BYTES
from portal.infra.storage import Blobs
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM
from portal.kernel.clock import SetClock
from tests.portal.evidence.test_resumable import _app, _as, _begin, _offset, _read, _send


class Counted:
    """A store that tells what it was asked for; each look at a piece takes a quarter of a minute."""

    def __init__(self, inner: Blobs, clock: SetClock) -> None:
        self._inner, self._clock = inner, clock
        self.puts: list[str] = []
        self.gets: list[str] = []
        self.works: Works | None = None
        self.leased: list[bool] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def put(self, name: str, data: bytes) -> None:
        self.puts.append(name)
        self._inner.put(name, data)

    def get(self, name: str) -> bytes:
        self.gets.append(name)
        if self.works is not None:
            self._clock.instant += timedelta(seconds=15)
            with self.works.begin(SYSTEM, writes=False) as work:
                row = work.session.exec(select(EvidenceUpload)).one()
                self.leased.append(bool(row.busy_until and row.busy_until > work.now))
        return self._inner.get(name)


def test_a_few_bytes_are_not_stored_and_not_said_to_be(works: Works, clock: SetClock) -> None:
    store = Counted(works.blobs, clock)
    content = os.urandom(SEGMENT_BYTES + LEAST_BYTES)
    with TestClient(_app(replace(works, blobs=store))) as client:
        url = _begin(_as(client, 3), len(content))
        for some in (b"", content[:1], content[: LEAST_BYTES - 1]):
            answer = _send(client, url, 0, some)
            assert (answer.status_code, answer.headers["upload-offset"]) == (204, "0")
        assert store.puts == []
        answer = _send(client, url, 0, content[:LEAST_BYTES])
        assert answer.headers["upload-offset"] == str(LEAST_BYTES)
        assert len(store.puts) == 1
        for _ in range(3):
            assert _send(client, url, LEAST_BYTES, b"").status_code == 204
        assert store.gets == [], "nothing is opened before the first byte"
        cut = SEGMENT_BYTES + 9
        answer = _send(client, url, LEAST_BYTES, content[LEAST_BYTES:cut])
        assert answer.headers["upload-offset"] == str(SEGMENT_BYTES) == str(_offset(client, url))
        assert _send(client, url, SEGMENT_BYTES, content[SEGMENT_BYTES:]).status_code == 204
    assert _read(works) == content


def test_the_lease_is_renewed_while_a_whole_file_is_read_again(
    works: Works, clock: SetClock
) -> None:
    store = Counted(works.blobs, clock)
    content = os.urandom(3 * SEGMENT_BYTES)
    with TestClient(_app(replace(works, blobs=store))) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content[:SEGMENT_BYTES]).status_code == 204
        store.works = works
        assert _send(client, url, SEGMENT_BYTES, content[SEGMENT_BYTES:]).status_code == 204
    assert store.leased == [True] * 3
    assert _read(works) == content
