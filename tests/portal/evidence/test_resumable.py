"""Files in several requests: tus on the wire, sealed at once, gone on with where they stopped."""

import base64
import os
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from sqlmodel import select
from starlette.testclient import TestClient

from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import jobs, queries, service
from portal.evidence.models import EvidenceItem, EvidenceUpload
from portal.evidence.routes import resumable
from portal.evidence.rules import Container, ContainerKind
from portal.evidence.service.arriving import LEASE, LIVES
from portal.infra.storage import Blobs
from portal.infra.web import Caller
from portal.infra.work import Work, Works
from portal.kernel.actor import ANONYMOUS, reporter
from portal.kernel.clock import SetClock
from portal.kernel.errors import Conflict, NotFound, Unavailable

TIP = Container(ContainerKind.TIP, 3, b"t" * 32)
OTHER = Container(ContainerKind.TIP, 4, b"o" * 32)
TUS = {"Tus-Resumable": "1.0.0"}
PATCH = {**TUS, "Content-Type": "application/offset+octet-stream"}


def _app(works: Works) -> FastAPI:
    app = FastAPI()
    app.state.works, app.state.settings, app.state.site = works, works.settings, "public"
    app.state.resume = lambda token: Caller(reporter(int(token)))

    def where(request: Request, work: Work) -> Container:
        return {3: TIP, 4: OTHER}[work.actor.tip_id or 0]

    def keep(request: Request, work: Work, file: Any, at: Any) -> int:
        return service.item_id(service.keep(work, where(request, work), file, device_at=at))

    door = resumable.Door(ContainerKind.TIP, where, keep)
    app.include_router(resumable.router("/up", "up", door))
    return app


@pytest.fixture
def client(works: Works) -> Iterator[TestClient]:
    with TestClient(_app(works), raise_server_exceptions=False) as client:
        yield _as(client, 3)


def _as(client: TestClient, tip_id: int) -> TestClient:
    from portal.infra.csrf import token_for  # noqa: PLC0415

    client.cookies.set("public", str(tip_id))
    client.headers["X-CSRF-Token"] = token_for(str(tip_id))
    return client


def _begin(client: TestClient, size: int, name: str = "视频.mp4", **headers: str) -> str:
    named = base64.b64encode(name.encode()).decode()
    told = {"Upload-Length": str(size), "Upload-Metadata": f"filename {named},filetype dmlkZW8="}
    answer = client.post("/up", headers={**TUS, **told, **headers})
    assert answer.status_code == 201, answer.status_code
    return str(answer.headers["location"])


def _send(client: TestClient, url: str, offset: int, data: bytes) -> Any:
    return client.patch(url, content=data, headers={**PATCH, "Upload-Offset": str(offset)})


def _offset(client: TestClient, url: str) -> int:
    answer = client.head(url, headers=TUS)
    assert answer.status_code == 200, answer.status_code
    assert answer.headers["cache-control"] == "no-store"
    return int(answer.headers["upload-offset"])


def _item(works: Works) -> EvidenceItem:
    with works.begin(ANONYMOUS, writes=False) as work:
        return work.session.exec(select(EvidenceItem)).one()


def _read(works: Works) -> bytes:
    return b"".join(service.read(works.blobs, _item(works), TIP))


def test_in_one_request(works: Works, client: TestClient) -> None:
    content = os.urandom(2 * SEGMENT_BYTES + 5)
    url = _begin(client, len(content))
    done = _send(client, url, 0, content)
    assert (done.status_code, done.headers["upload-offset"]) == (204, str(len(content)))
    assert done.headers["cluebridge-sha256"] == sha256(content).hexdigest()
    assert _read(works) == content
    item = _item(works)
    assert (item.segments, len(item.seals)) == (3, 96)
    with works.begin(ANONYMOUS, writes=False) as work:
        assert service.name_of(item, TIP) == "视频.mp4"
        assert work.session.exec(select(EvidenceUpload)).one().sealed == b""


@pytest.mark.parametrize(
    "cuts",
    [
        (1,),
        (SEGMENT_BYTES,),
        (SEGMENT_BYTES - 1, SEGMENT_BYTES + 1),
        (3, 7, SEGMENT_BYTES + 9, SEGMENT_BYTES + 10),
        (2 * SEGMENT_BYTES,),
    ],
)
def test_in_pieces_of_any_size(works: Works, client: TestClient, cuts: tuple[int, ...]) -> None:
    content = os.urandom(2 * SEGMENT_BYTES + 11)
    url = _begin(client, len(content))
    for start, end in zip((0, *cuts), (*cuts, len(content)), strict=True):
        assert _offset(client, url) == start
        assert _send(client, url, start, content[start:end]).status_code == 204
    assert _read(works) == content
    assert _item(works).sha256 == sha256(content).digest()
    assert _offset(client, url) == len(content)
    names = {name.rpartition("/")[2] for name in works.blobs.names()}
    assert names == {"0", "1", "2"}, "pieces of the way are gone"
    assert service.check(works, _item(works)) == {}


@pytest.mark.parametrize("size", [0, 1, SEGMENT_BYTES])
def test_sizes_at_the_edge(works: Works, client: TestClient, size: int) -> None:
    content = os.urandom(size)
    url = _begin(client, size)
    if size:
        assert _send(client, url, 0, content).status_code == 204
    assert client.head(url, headers=TUS).headers["cluebridge-sha256"] == sha256(content).hexdigest()
    assert _read(works) == content


def test_the_same_end_twice_keeps_one_file(works: Works, client: TestClient) -> None:
    url = _begin(client, 4)
    assert _send(client, url, 0, b"abcd").status_code == 204
    assert _send(client, url, 4, b"").status_code == 204
    assert _send(client, url, 0, b"abcd").status_code == 409
    assert _read(works) == b"abcd"


def test_what_is_not_tus_is_refused(client: TestClient) -> None:
    url = _begin(client, 10)
    assert client.post("/up", headers={"Upload-Length": "1"}).status_code == 412
    assert client.head(url).status_code == 412
    assert client.post("/up", headers=TUS).status_code == 400
    assert client.post("/up", headers={**TUS, "Upload-Defer-Length": "1"}).status_code == 400
    assert client.post("/up", headers={**TUS, "Upload-Length": "-1"}).status_code == 400
    bad = {**TUS, "Upload-Length": "1", "Upload-Metadata": "filename ***"}
    assert client.post("/up", headers=bad).status_code == 400
    long = {**TUS, "Upload-Length": "9" * 5000}
    assert client.post("/up", headers=long).status_code == 400
    plain = {**TUS, "Upload-Offset": "0", "Content-Type": "text/plain"}
    assert client.patch(url, content=b"x", headers=plain).status_code == 415
    assert _send(client, url, 1, b"x").status_code == 409
    assert _send(client, url, 0, b"x" * 11).status_code == 413
    assert _offset(client, url) == 0
    offer = client.options("/up").headers
    assert (offer["tus-version"], offer["tus-max-size"]) == ("1.0.0", str(2 * 1024**3))


def test_a_forged_request_is_refused(client: TestClient) -> None:
    url = _begin(client, 3)
    for headers in ({"X-CSRF-Token": "x"}, {"Sec-Fetch-Site": "cross-site"}):
        with pytest.raises(AssertionError):
            _begin(client, 3, **headers)
        sent = {**PATCH, "Upload-Offset": "0", **headers}
        assert client.patch(url, content=b"abc", headers=sent).status_code != 204
        assert client.delete(url, headers={**TUS, **headers}).status_code != 204
    assert _offset(client, url) == 0


def test_another_sessions_upload_is_not_there(client: TestClient) -> None:
    url = _begin(client, 6)
    _send(client, url, 0, b"abc")
    _as(client, 4)
    absent = client.head("/up/" + "00" * 16, headers=TUS)
    for answer in (
        client.head(url, headers=TUS),
        _send(client, url, 3, b"def"),
        client.delete(url, headers=TUS),
    ):
        assert (answer.status_code, answer.content) == (404, b"")
        assert dict(answer.headers) == dict(absent.headers)
    assert client.head("/up/zz", headers=TUS).status_code == 404
    assert _offset(_as(client, 3), url) == 3


def test_a_cancelled_upload_leaves_nothing(works: Works, client: TestClient) -> None:
    url = _begin(client, 3 * SEGMENT_BYTES)
    _send(client, url, 0, os.urandom(SEGMENT_BYTES + 100))
    assert client.delete(url, headers=TUS).status_code == 204
    assert client.head(url, headers=TUS).status_code == 404
    assert list(works.blobs.names()) == []


def test_an_arrived_file_is_not_cancelled(works: Works, client: TestClient) -> None:
    url = _begin(client, 3)
    _send(client, url, 0, b"abc")
    assert client.delete(url, headers=TUS).status_code == 404
    assert _read(works) == b"abc"


def test_it_expires(works: Works, clock: SetClock, client: TestClient) -> None:
    url = _begin(client, 10)
    _send(client, url, 0, b"abc")
    clock.instant += LIVES
    assert _offset(client, url) == 3, "a reporter's hour is not kept, so theirs ends a day later"
    clock.instant += LIVES
    assert client.head(url, headers=TUS).status_code == 404
    jobs.drop_expired(works)
    with works.begin(ANONYMOUS, writes=False) as work:
        assert not queries.known(work.session, [bytes.fromhex(n[:32]) for n in works.blobs.names()])


def test_nobody_writes_beside_another_until_the_lease_is_over(
    works: Works, clock: SetClock, client: TestClient
) -> None:
    url = _begin(client, 10)
    with works.begin(reporter(3)) as work:
        first = service.claim(work, TIP, url.rpartition("/")[2], 0)
    assert _send(client, url, 0, b"abc").status_code == 423
    clock.instant += LEASE
    assert _send(client, url, 0, b"abc").status_code == 204
    with pytest.raises(Conflict):
        service.renew(works, first)


def test_limits_are_counted_with_what_is_on_its_way(works: Works) -> None:
    few = replace(works, settings=works.settings.model_copy(update={"max_files": 2}))
    with TestClient(_app(few)) as client:
        _as(client, 3)
        _begin(client, 5)
        _begin(client, 5)
        answer = client.post("/up", headers={**TUS, "Upload-Length": "5"})
        assert answer.status_code == 413
        answer = client.post("/up", headers={**TUS, "Upload-Length": str(2 * 1024**3 + 1)})
        assert answer.status_code == 413


class Failing:
    """A store whose puts fail from a given one on: full, or broken."""

    def __init__(self, inner: Blobs, good: int) -> None:
        self._inner, self.good = inner, good

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def put(self, name: str, data: bytes) -> None:
        self.good -= 1
        if self.good < 0:
            raise Unavailable
        self._inner.put(name, data)


def test_a_full_disk_loses_nothing_that_was_acknowledged(works: Works) -> None:
    content = os.urandom(3 * SEGMENT_BYTES)
    disk = Failing(works.blobs, 1)
    with TestClient(_app(replace(works, blobs=disk))) as client:  # type: ignore[arg-type]
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content).status_code == 507
        assert _offset(client, url) == SEGMENT_BYTES
        disk.good = 99
        assert _send(client, url, SEGMENT_BYTES, content[SEGMENT_BYTES:]).status_code == 204
    assert _read(works) == content


def test_a_changed_segment_is_found_before_the_file_is_kept(
    works: Works, client: TestClient
) -> None:
    content = os.urandom(2 * SEGMENT_BYTES)
    url = _begin(client, len(content))
    _send(client, url, 0, content[: SEGMENT_BYTES + 1])
    folder = works.settings.data_dir / "evidence"
    stored = next(path for path in folder.rglob("0"))
    flipped = bytearray(stored.read_bytes())
    flipped[4000] ^= 1
    stored.write_bytes(flipped)
    answer = _send(client, url, SEGMENT_BYTES + 1, content[SEGMENT_BYTES + 1 :])
    assert answer.status_code == 404
    assert client.head(url, headers=TUS).status_code == 404, "it begins anew, not here again"
    with works.begin(ANONYMOUS, writes=False) as work:
        assert work.session.exec(select(EvidenceItem)).all() == []


def test_no_plaintext_lies_anywhere_on_the_way(works: Works, client: TestClient) -> None:
    marker = b"CANARY-plaintext-of-a-reporter"
    content = (marker + os.urandom(1000)) * 9000
    url = _begin(client, len(content), name="王某的录音.mp4")
    _send(client, url, 0, content[:-10])
    for path in Path(works.settings.data_dir).rglob("*"):
        if path.is_file():
            stored = path.read_bytes()
            assert marker not in stored, path
            assert "王某".encode() not in stored, path


def test_what_a_container_no_longer_opens_is_gone(works: Works) -> None:
    renewed = replace(TIP, key=b"r" * 32)
    with works.begin(reporter(3)) as work:
        found = service.begin(work, TIP, size=9, name="a", declared_type="")
        assert [each.id for each in service.waiting(work, TIP)] == [found.id]
        assert service.waiting(work, renewed) == []
        with pytest.raises(NotFound):
            service.find(work, renewed, found.token)
        with pytest.raises(NotFound):
            service.claim(work, renewed, found.token, 0)
