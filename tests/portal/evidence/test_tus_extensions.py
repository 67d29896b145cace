"""What a client may use of tus beside the core: a first part at once, and checksums."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from hashlib import sha1, sha256
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.infra.work import Works
from tests.portal.evidence.test_resumable import PATCH, _app, _as, _begin, _offset, _read


@pytest.fixture
def client(works: Works) -> Iterator[TestClient]:
    with TestClient(_app(works), raise_server_exceptions=False) as client:
        yield _as(client, 3)


def _checked(client: TestClient, url: str, offset: int, data: bytes, checksum: str) -> Any:
    told = {**PATCH, "Upload-Offset": str(offset), "Upload-Checksum": checksum}
    return client.patch(url, content=data, headers=told)


def _sum(algorithm: str, digest: bytes) -> str:
    return f"{algorithm} {base64.b64encode(digest).decode()}"


def test_a_first_part_comes_with_the_announcement(works: Works, client: TestClient) -> None:
    content = os.urandom(5000)
    told = {**PATCH, "Upload-Length": "5000"}
    answer = client.post("/up", content=content[:1000], headers=told)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, "1000")
    url = answer.headers["location"]
    assert _offset(client, url) == 1000
    assert _checked(client, url, 1000, content[1000:], "sha256 x").status_code == 400
    whole = client.post("/up", content=b"all", headers={**PATCH, "Upload-Length": "3"})
    assert whole.headers["cluebridge-sha256"] == sha256(b"all").hexdigest()
    assert _read(works) == b"all"


def test_a_part_that_a_line_garbled_is_not_taken(works: Works, client: TestClient) -> None:
    offer = client.options("/up").headers
    assert offer["tus-checksum-algorithm"] == "sha256,sha1"
    assert {"checksum", "creation-with-upload"} <= set(offer["tus-extension"].split(","))
    content = os.urandom(3000)
    url = _begin(client, 3000)
    good = _sum("sha256", sha256(content[:1000]).digest())
    assert _checked(client, url, 0, b"?" + content[1:1000], good).status_code == 460
    assert _offset(client, url) == 0
    assert list(works.blobs.names()) == []
    assert _checked(client, url, 0, content[:1000], good).headers["upload-offset"] == "1000"
    rest = _sum("sha1", sha1(content[1000:], usedforsecurity=False).digest())
    done = _checked(client, url, 1000, content[1000:], rest)
    assert done.headers["cluebridge-sha256"] == sha256(content).hexdigest()
    assert _read(works) == content


def test_what_is_no_checksum_is_refused(client: TestClient) -> None:
    url = _begin(client, 2 * SEGMENT_BYTES)
    for told in ("", "md5 AAAA", "sha256", "sha256 ***", "sha256 AAAA", "SHA256 AAAA"):
        assert _checked(client, url, 0, b"x", told).status_code in {400, 460}, told
    long = _sum("sha256", bytes(32))
    assert _checked(client, url, 0, bytes(SEGMENT_BYTES + 1), long).status_code == 413
    assert _offset(client, url) == 0
