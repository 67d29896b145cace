"""Byte ranges: RFC 9110, sections 13.1.5 and 14.1.2, worked examples; and over HTTP."""

import os
from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI, Request, Response
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import queries, service
from portal.evidence.routes import downloads
from portal.evidence.rules import Container, ContainerKind, CustodyKind
from portal.evidence.rules.ranges import Unsatisfiable, asked
from portal.infra.sealing import ReceivedFile
from portal.infra.work import Works
from portal.kernel.actor import ANONYMOUS, reporter
from tests.support.people import People

TIP = Container(ContainerKind.TIP, 3, b"t" * 32)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("bytes=0-499", (0, 499)),
        ("bytes=500-999", (500, 999)),
        ("bytes=-500", (9500, 9999)),
        ("bytes=9500-", (9500, 9999)),
        ("bytes=0-0", (0, 0)),
        ("bytes=0-", (0, 9999)),
        ("bytes=9999-20000", (9999, 9999)),
        ("bytes=-20000", (0, 9999)),
        ("", None),
        ("bytes=0-0,-1", None),
        ("bytes=5-4", None),
        ("bytes=", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=٠-٩", None),
        ("items=0-1", None),
    ],
)
def test_ranges_of_10000_bytes(header: str, expected: tuple[int, int] | None) -> None:
    assert asked(header, 10_000) == expected


@pytest.mark.parametrize("header", ["bytes=10000-", "bytes=10000-10001", "bytes=-0"])
def test_ranges_beyond_the_end(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        asked(header, 10_000)


CONTENT = os.urandom(2 * SEGMENT_BYTES + 1000)


@pytest.fixture
def client(works: Works, arrive: Callable[..., ReceivedFile]) -> Iterator[TestClient]:
    with works.begin(reporter(3)) as work:
        item_id = service.item_id(service.keep(work, TIP, arrive(CONTENT, "v.mp4")))
    app = FastAPI()

    @app.get("/v")
    def get(request: Request) -> Response:
        with works.begin(ANONYMOUS, writes=False) as work:
            item = queries.item(work.session, item_id)
        return downloads.answer(request, works.blobs, item, TIP, name="v.mp4")

    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (0, 0),
        (SEGMENT_BYTES - 1, SEGMENT_BYTES),
        (SEGMENT_BYTES, 2 * SEGMENT_BYTES - 1),
        (5, 2 * SEGMENT_BYTES + 5),
        (2 * SEGMENT_BYTES + 999, 2 * SEGMENT_BYTES + 999),
    ],
)
def test_a_player_seeks(client: TestClient, first: int, last: int) -> None:
    answer = client.get("/v", headers={"Range": f"bytes={first}-{last}"})
    assert answer.status_code == 206
    assert answer.content == CONTENT[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(CONTENT)}"
    assert answer.headers["content-length"] == str(last - first + 1)


def test_only_what_is_asked_for_is_read(works: Works, client: TestClient) -> None:
    for path in (works.settings.data_dir / "evidence").rglob("0"):
        path.unlink()
    start = SEGMENT_BYTES + 7
    assert client.get("/v", headers={"Range": f"bytes={start}-"}).content == CONTENT[start:]


def test_if_range_and_beyond_the_end(client: TestClient) -> None:
    whole = client.get("/v")
    assert (whole.status_code, whole.headers["accept-ranges"]) == (200, "bytes")
    tag = whole.headers["etag"]
    part = {"Range": "bytes=0-9"}
    assert client.get("/v", headers={**part, "If-Range": tag}).status_code == 206
    assert client.get("/v", headers={**part, "If-Range": '"other"'}).content == CONTENT
    beyond = client.get("/v", headers={"Range": f"bytes={len(CONTENT)}-"})
    assert beyond.status_code == 416
    assert beyond.headers["content-range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize(
    ("headers", "part"),
    [
        ({}, False),
        ({"Range": "nonsense"}, False),
        ({"Range": "bytes=0-"}, False),
        ({"Range": "bytes=0-9"}, False),
        ({"Range": "bytes=-100000"}, False),
        ({"Range": "bytes=1-2,5-6"}, False),
        ({"Range": "bytes=100-"}, False),
        ({"Range": "bytes=5-9", "If-Range": '"other"'}, False),
        ({"Range": "bytes=5-9"}, True),
        ({"Range": "bytes=5-9", "If-Range": f'"{"07" * 32}"'}, True),
        ({"Range": "bytes=-7"}, True),
    ],
)
def test_only_what_is_answered_as_a_part_is_one(headers: dict[str, str], part: bool) -> None:
    item = queries.EvidenceItem(size=100, sha256=b"\x07" * 32)
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "headers": raw})
    assert downloads.in_part(request, item) is part


def test_seeking_is_one_opening_an_hour(
    works: Works, people: People, arrive: Callable[..., ReceivedFile]
) -> None:
    with works.begin(reporter(3)) as work:
        item = service.keep(work, TIP, arrive())
    for part in (True, True, True, False):
        with people.work("chen") as work:
            service.opened(work, item, CustodyKind.VIEWED, "", tip_id=3, part=part)
    with works.begin(ANONYMOUS, writes=False) as work:
        kinds = [each.kind for each in queries.custody(work.session, [item.id or 0])]
    assert kinds == [CustodyKind.RECEIVED, CustodyKind.VIEWED, CustodyKind.VIEWED]
