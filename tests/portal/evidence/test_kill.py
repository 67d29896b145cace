"""kill -9 in the middle of a file, in a real process: what was acknowledged is gone on with."""

from __future__ import annotations

import os
import socket
import struct
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import Thread

import httpx2
import pytest

from portal.crypto.segments import SEGMENT_BYTES
from portal.infra.work import Works
from tests.support import processes
from tests.support.nursery import nursery
from tests.support.people import csrf_of
from tests.support.processes import Running

TUS = {"Tus-Resumable": "1.0.0"}
PIECE = 256 * 1024
PATIENCE = 60
WEAK = 10 * 1024


class Door:
    """A public site that can be killed, and one citizen with a draft."""

    def __init__(self, works: Works, room: Path) -> None:
        self._settings, self._room, self._port = works.settings, room, processes.free_port()
        self.data = works.settings.data_dir
        self.running: Running | None = None
        base = f"http://{processes.LOOPBACK}:{self._port}"
        self.http = httpx2.Client(base_url=base, timeout=PATIENCE, trust_env=False)
        self.start()
        page = self.http.get("/follow").text
        self.http.post("/report", data={"csrf": csrf_of(page)})
        self.csrf = csrf_of(self.http.get("/report/files").text)

    def start(self) -> None:
        env = {
            "CLUEBRIDGE_DATA_DIR": str(self.data),
            "CLUEBRIDGE_PUBLIC_PORT": str(self._port),
            "CLUEBRIDGE_MIN_FREE_BYTES": "0",
            "CLUEBRIDGE_KDF_MEMORY_KIB": "8192",
        }
        log_file = self._room / "public.log"
        child = nursery().start(["serve-public"], log_file=log_file, env=env)
        self.running = Running("serve-public", child, log_file, self._port)
        self.running.wait_for_port()

    def kill(self) -> None:
        assert self.running is not None
        self.running.kill9()

    def begin(self, size: int) -> str:
        headers = {**TUS, "X-CSRF-Token": self.csrf, "Upload-Length": str(size)}
        answer = self.http.post("/report/files/uploads", headers=headers)
        assert answer.status_code == 201, answer.status_code
        return str(answer.headers["location"])

    def head(self, url: str) -> httpx2.Response:
        answer = self.http.head(url, headers=TUS)
        assert answer.status_code == 200, answer.status_code
        return answer

    def send(self, url: str, offset: int, body: bytes | Iterator[bytes]) -> httpx2.Response:
        headers = {**TUS, "X-CSRF-Token": self.csrf, "Upload-Offset": str(offset)}
        headers["Content-Type"] = "application/offset+octet-stream"
        return self.http.patch(url, content=body, headers=headers)

    def go_on(self, url: str, content: bytes) -> httpx2.Response:
        """Send the rest, as a client does that waits while another request seems to write."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            offset = int(self.head(url).headers["upload-offset"])
            answer = self.send(url, offset, content[offset:])
            if answer.status_code != 423:
                return answer
            time.sleep(0.5)
        raise AssertionError("still locked")


@pytest.fixture
def door(works: Works, tmp_path: Path) -> Iterator[Door]:
    made = Door(works, tmp_path)
    yield made
    made.http.close()
    made.kill()


def dies_during(door: Door, url: str, content: bytes, upto: int) -> None:
    """Send the file; kill the process once `upto` bytes have left."""

    def body() -> Iterator[bytes]:
        for start in range(0, len(content), PIECE):
            if start >= upto:
                stored.join(0.5)  # let the server take what it was given
                door.kill()
            yield content[start : start + PIECE]

    stored = Thread(target=time.sleep, args=(1,))
    stored.start()
    with pytest.raises(httpx2.TransportError):
        door.send(url, 0, body())


@pytest.mark.parametrize(
    "upto",
    [
        pytest.param(PIECE, marks=pytest.mark.slow),
        pytest.param(2 * SEGMENT_BYTES + 3 * PIECE, marks=pytest.mark.slow),
        pytest.param(SEGMENT_BYTES, marks=pytest.mark.slow),
        pytest.param(4 * SEGMENT_BYTES - PIECE, marks=pytest.mark.slow),
    ],
)
def test_a_killed_upload_goes_on(door: Door, upto: int) -> None:
    content = os.urandom(4 * SEGMENT_BYTES + 77)
    url = door.begin(len(content))
    dies_during(door, url, content, upto)
    door.start()
    offset = int(door.head(url).headers["upload-offset"])
    assert offset % SEGMENT_BYTES == 0
    assert offset >= max(0, upto - 2 * SEGMENT_BYTES), "what was durable is not sent again"
    answer = door.go_on(url, content)
    assert answer.status_code == 204
    assert answer.headers["cluebridge-sha256"] == sha256(content).hexdigest()
    names = {path.name for path in (door.data / "evidence").rglob("*") if path.is_file()}
    assert names == {"0", "1", "2", "3", "4"}


@pytest.mark.slow
def test_what_a_request_acknowledged_is_there_after_a_kill(door: Door) -> None:
    content = os.urandom(SEGMENT_BYTES + 1_000_001)
    url = door.begin(len(content))
    for start, end in pairwise((0, 300_000, SEGMENT_BYTES + 300_000, SEGMENT_BYTES + 600_000)):
        answer = door.send(url, start, content[start:end])
        assert (answer.status_code, answer.headers["upload-offset"]) == (204, str(end))
        door.kill()
        door.start()
        assert door.head(url).headers["upload-offset"] == str(end)
    answer = door.go_on(url, content)
    assert answer.headers["cluebridge-sha256"] == sha256(content).hexdigest()


def test_a_broken_connection_loses_nothing_that_came(door: Door) -> None:
    content = os.urandom(SEGMENT_BYTES + 3_000_000)
    url = door.begin(len(content))
    sent = SEGMENT_BYTES + 2_000_000

    def body() -> Iterator[bytes]:
        yield content[:sent]
        time.sleep(0.5)
        raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        door.send(url, 0, body())
    deadline = time.monotonic() + 10
    while int(door.head(url).headers["upload-offset"]) < sent and time.monotonic() < deadline:
        time.sleep(0.1)
    assert door.head(url).headers["upload-offset"] == str(sent)
    assert door.go_on(url, content).status_code == 204
    on_a_weak_line(door)


def on_a_weak_line(door: Door) -> None:
    """Send a file over connections each of which is cut, by FIN or by RST, right after 10 KiB.

    An RST makes the kernel throw away what the server has not read yet: such a connection may bring
    nothing, and is sent again. One that ends by FIN brings all it carried.
    """
    content = os.urandom(8 * WEAK + 3)
    url, offset, reset = door.begin(len(content)), 0, False
    while offset < len(content):
        piece = content[offset : offset + WEAK]
        cut_off(door, url, offset, piece, of=len(content) - offset, reset=reset)
        now = offset_after(door, url, offset, seconds=1 if reset else PATIENCE)
        assert reset or now == offset + len(piece)
        offset, reset = now, not reset
    assert door.head(url).headers["cluebridge-sha256"] == sha256(content).hexdigest()


def cut_off(door: Door, url: str, offset: int, piece: bytes, *, of: int, reset: bool) -> None:
    """Announce `of` bytes, send `piece` and hang up at once, by RST when told to."""
    base = door.http.base_url
    cookies = "; ".join(f"{each.name}={each.value}" for each in door.http.cookies.jar)
    told = {**TUS, "Host": base.host, "Cookie": cookies, "X-CSRF-Token": door.csrf}
    told |= {"Upload-Offset": str(offset), "Content-Length": str(of)}
    told["Content-Type"] = "application/offset+octet-stream"
    path = url.removeprefix(str(base).rstrip("/"))
    lines = [f"PATCH {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    with socket.create_connection((base.host, base.port), timeout=PATIENCE) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + piece)
        if reset:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def offset_after(door: Door, url: str, before: int, *, seconds: float = PATIENCE) -> int:
    """Return how far the file has come, as soon as it is further than `before` or time is up."""
    deadline = time.monotonic() + seconds
    while (now := int(door.head(url).headers["upload-offset"])) == before:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return now
