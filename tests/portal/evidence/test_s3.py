"""The same promises over a real S3 server whose line breaks: 500, slow, dead, answers lost."""

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread

import pytest
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import service
from portal.evidence.rules import DamageKind
from portal.evidence.service.arriving import LEASE
from portal.infra.sealing import blob_name
from portal.infra.settings import Settings
from portal.infra.storage import BlobMissing, S3Blobs
from portal.infra.work import Works
from portal.kernel.clock import SetClock
from portal.kernel.errors import Unavailable
from tests.portal.evidence.test_resumable import TIP, _app, _as, _begin, _item, _offset, _send
from tests.support import s3server
from tests.support.unwell import Line, Way, line_to

NAME = "00" * 16 + "/0"


@pytest.fixture(scope="module")
def server() -> Iterator[s3server.S3]:
    with s3server.running_s3() as s3:
        yield s3


@pytest.fixture
def line(server: s3server.S3) -> Iterator[Line]:
    with line_to(server.port) as made:
        yield made


@pytest.fixture
def blobs(server: s3server.S3, line: Line) -> S3Blobs:
    return S3Blobs(
        Settings(
            blob_url=f"s3://{s3server.new_bucket(server)}",
            s3_endpoint=line.endpoint,
            s3_access_key=server.access_key,
            s3_secret_key=server.secret_key,
        )
    )


@pytest.mark.parametrize("way", ["error", "dead", "cut"])
def test_a_broken_line_is_unavailable_and_never_absence(
    blobs: S3Blobs, line: Line, way: Way
) -> None:
    blobs.put(NAME, b"sealed")
    line.way = way
    begun = time.monotonic()
    for act in (
        lambda: blobs.put("00" * 16 + "/1", b"more"),
        lambda: blobs.get(NAME),
        lambda: blobs.delete(NAME),
        lambda: list(blobs.names()),
    ):
        with pytest.raises(Unavailable):
            act()
    assert time.monotonic() - begun < 60
    line.way = "well"
    assert blobs.get(NAME) == b"sealed"
    with pytest.raises(BlobMissing):
        blobs.get("00" * 16 + "/1")


def test_a_slow_line_is_only_slow(blobs: S3Blobs, line: Line) -> None:
    line.way, line.seconds = "slow", 1.5
    blobs.put(NAME, b"sealed")
    assert blobs.get(NAME) == b"sealed"


def test_a_put_whose_answer_is_lost_may_be_done_again(blobs: S3Blobs, line: Line) -> None:
    line.way = "lost"
    with pytest.raises(Unavailable):
        blobs.put(NAME, b"sealed")
    line.way = "well"
    blobs.put(NAME, b"sealed")
    assert list(blobs.names()) == [NAME]
    assert blobs.get(NAME) == b"sealed"


@pytest.mark.parametrize("way", ["error", "lost", "cut"])
def test_an_upload_goes_on_after_the_store_came_back(
    works: Works, blobs: S3Blobs, line: Line, way: Way
) -> None:
    content = os.urandom(2 * SEGMENT_BYTES + 500)
    over = replace(works, blobs=blobs)
    with TestClient(_app(over), raise_server_exceptions=False) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content[: SEGMENT_BYTES + 9]).status_code == 204
        line.way = way
        rest = content[SEGMENT_BYTES + 9 :]
        assert _send(client, url, SEGMENT_BYTES + 9, rest).status_code == 507
        line.way = "well"
        assert _offset(client, url) == SEGMENT_BYTES + 9
        assert _send(client, url, SEGMENT_BYTES + 9, rest).status_code == 204
    item = _item(over)
    assert service.check(over, item) == {}
    blobs.delete(blob_name(item.file_id, 1))
    assert service.check(over, item) == {1: DamageKind.MISSING}
    line.way = "error"
    with pytest.raises(Unavailable):
        service.check(over, item)


def test_a_writer_paused_beyond_its_lease_harms_nothing(
    works: Works, clock: SetClock, blobs: S3Blobs, line: Line
) -> None:
    """Its put of the second segment hangs in the line while another request ends the file."""
    content = os.urandom(2 * SEGMENT_BYTES + 500)
    over = replace(works, blobs=blobs)
    with TestClient(_app(over), raise_server_exceptions=False) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content[:SEGMENT_BYTES]).status_code == 204
        line.way = "held"
        answers: list[int] = []
        paused = Thread(
            target=lambda: answers.append(
                _send(client, url, SEGMENT_BYTES, content[SEGMENT_BYTES:]).status_code
            )
        )
        paused.start()
        while not line.held:
            time.sleep(0.05)
        line.way = "well"
        clock.instant += LEASE
        assert _offset(client, url) == SEGMENT_BYTES
        assert _send(client, url, SEGMENT_BYTES, content[SEGMENT_BYTES:]).status_code == 204
        line.go_on.set()
        paused.join(60)
    assert answers == [409], "the paused one is told that another has taken over"
    item = _item(over)
    assert service.check(over, item) == {}
    assert b"".join(service.read(blobs, item, TIP)) == content
