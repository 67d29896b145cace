"""Requests that bring hardly anything lose nothing and cost little; whoever reads long keeps the lease."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import service
from portal.evidence.models import EvidenceUpload
from portal.evidence.routes.taking import _Writer
from portal.evidence.service.arriving import LEASE
from portal.infra.pieces import Piece, joined, packed, unpacked
from portal.infra.storage import BlobMissing, Blobs
from portal.infra.work import Works
from portal.kernel.actor import SYSTEM, reporter
from portal.kernel.clock import SetClock
from tests.portal.evidence.test_resumable import TIP, _app, _as, _begin, _offset, _read, _send


class Counted:
    """A store that tells what it was asked for; each look at a piece takes a quarter of a minute."""

    def __init__(self, inner: Blobs, clock: SetClock) -> None:
        self._inner, self._clock = inner, clock
        self.stored = 0
        self.works: Works | None = None
        self.leased: list[bool] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def put(self, name: str, data: bytes) -> None:
        self.stored += len(data)
        self._inner.put(name, data)

    def get(self, name: str) -> bytes:
        if self.works is not None:
            self._clock.instant += timedelta(seconds=15)
            with self.works.begin(SYSTEM, writes=False) as work:
                row = work.session.exec(select(EvidenceUpload)).one()
                self.leased.append(bool(row.busy_until and row.busy_until > work.now))
        return self._inner.get(name)


def test_every_byte_is_kept_and_few_are_stored_twice(works: Works, clock: SetClock) -> None:
    """A segment in pieces of 10 KiB: at no time many pieces, no byte stored again many times."""
    store = Counted(works.blobs, clock)
    content = os.urandom(SEGMENT_BYTES + 5)
    with TestClient(_app(replace(works, blobs=store))) as client:
        url = _begin(_as(client, 3), len(content))
        offset, most = 0, 0
        sizes = [1, 0, 3, 10_240, *[10_240] * 24, 300_000, 10_240, 7]
        for size in sizes:
            answer = _send(client, url, offset, content[offset : offset + size])
            offset += size
            assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(offset))
            most = max(most, len(list(works.blobs.names())))
        assert most <= 8
        assert store.stored < 8 * offset
        assert _send(client, url, offset, content[offset:]).status_code == 204
    assert sorted(name[33:] for name in works.blobs.names()) == ["0", "1"]
    assert _read(works) == content


@given(sizes=st.lists(st.integers(1, SEGMENT_BYTES // 4), max_size=60))
def test_pieces_stay_few_and_in_order(sizes: list[int]) -> None:
    pieces: tuple[Piece, ...] = ()
    end = 0
    for size in sizes:
        kept, again = joined(pieces, size)
        begin = again[0].begin if again else end
        end += size
        pieces = (*kept, Piece(begin, end, b"mark"))
        assert [each.begin for each in pieces] == [0, *(each.end for each in pieces[:-1])]
        assert all(one.size > 2 * two.size for one, two in pairwise(pieces))
    assert unpacked(packed(pieces)) == pieces


def test_a_tail_from_before_pieces_is_gone_on_with(works: Works, clock: SetClock) -> None:
    """The row of an upload that an older version left half-way says only how long its tail is."""
    content = os.urandom(5000)
    with TestClient(_app(works)) as client:
        url = _begin(_as(client, 3), len(content))
        _send(client, url, 0, content[:3000])
        with works.begin(SYSTEM) as work:
            row = work.session.exec(select(EvidenceUpload)).one()
            (piece,) = unpacked(row.pieces)
            row.pieces = b""
            work.session.add(row)
        works.blobs.put(f"{row.file_id.hex()}/t3000", works.blobs.get(piece.name(row.file_id)))
        assert _offset(client, url) == 3000
        assert _send(client, url, 3000, content[3000:]).status_code == 204
    assert _read(works) == content


def test_a_request_taken_for_dead_does_not_end_what_another_goes_on_with(
    works: Works, clock: SetClock
) -> None:
    """It wakes up when the pieces it knew were joined with others and are gone."""
    content = os.urandom(100)
    with TestClient(_app(works)) as client, ThreadPoolExecutor(1) as putter:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content[:10]).status_code == 204
        with works.begin(reporter(3)) as work:
            dead = service.claim(work, TIP, url.rpartition("/")[2], 10)
        clock.instant += LEASE
        assert _send(client, url, 10, content[10:20]).status_code == 204
        writer = _Writer(works, dead, putter, None)
        writer.feed([content[10:30]])
        with pytest.raises(BlobMissing):
            writer.end(lambda _: None, None)
        assert _offset(client, url) == 20
        assert _send(client, url, 20, content[20:]).status_code == 204
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
