"""Uploads go from the socket into the cipher, and whatever breaks leaves nothing behind."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SM3, Hash
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from portal.crypto.errors import SealBroken
from portal.infra import sealing, uploads
from portal.infra.settings import ROOT
from portal.infra.storage import BlobMissing, LocalBlobs
from portal.infra.uploads import Limits, Received, ReceivedFile
from portal.kernel.errors import DomainError, Invalid, NotAllowed, TooLarge, Unavailable

MIB = 1024 * 1024
BOUNDARY = b"b0undary"
WIDE = Limits(file_bytes=64 * MIB, files=5, min_free_bytes=0)


def text(name: str, value: str) -> bytes:
    return (
        b"--" + BOUNDARY + f'\r\nContent-Disposition: form-data; name="{name}"'.encode()
        + b"\r\n\r\n" + value.encode() + b"\r\n"
    )  # fmt: skip


def file(content: bytes, name: str = "a.bin", kind: str = "application/x-thing") -> bytes:
    head = f'Content-Disposition: form-data; name="files"; filename="{name}"'
    return (
        b"--"
        + BOUNDARY
        + f"\r\n{head}\r\nContent-Type: {kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
    )


END = b"--" + BOUNDARY + b"--\r\n"


def request_of(
    body: bytes, *, chunk: int = 65536, cut: bool = False, csrf: str = "", length: int | None = None
) -> Request:
    """Return a request as a server hands it over; `cut`: the visitor leaves before the end."""

    async def messages() -> AsyncIterator[dict[str, Any]]:
        for start in range(0, len(body), chunk):
            yield {"type": "http.request", "body": body[start : start + chunk], "more_body": True}
        if cut:
            yield {"type": "http.disconnect"}
        yield {"type": "http.request", "body": b"", "more_body": False}

    stream = messages()
    scope = {
        "type": "http",
        "method": "POST",
        "headers": [
            (b"content-type", b"multipart/form-data; boundary=" + BOUNDARY),
            (b"content-length", str(len(body) if length is None else length).encode()),
        ],
        "state": {"csrf": csrf},
    }
    return Request(scope, stream.__anext__)


def receive(
    blobs: LocalBlobs,
    body: bytes,
    *,
    limits: Limits = WIDE,
    check_csrf: bool = False,
    **how: Any,
) -> Received:
    request = request_of(body, **how)
    return asyncio.run(uploads.receive(request, check_csrf=check_csrf, limits=limits, blobs=blobs))


def opened(blobs: LocalBlobs, got: ReceivedFile) -> bytes:
    return b"".join(
        sealing.open_file(
            blobs,
            file_id=got.file_id,
            file_key=got.file_key,
            segments=got.segments,
            digest=got.sha256,
        )
    )


@pytest.fixture
def blobs(tmp_path: Path) -> LocalBlobs:
    return LocalBlobs(tmp_path / "evidence")


class FillsUp(LocalBlobs):
    """A real folder on a disk that is full after some writes."""

    def __init__(self, folder: Path, *, puts: int) -> None:
        super().__init__(folder)
        self.left = puts

    def put(self, name: str, data: bytes) -> None:
        if self.left == 0:
            raise Unavailable
        self.left -= 1
        super().put(name, data)


@pytest.mark.parametrize("size", [1, 4096, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 25 * MIB])
def test_a_file_comes_back_as_it_was_sent(blobs: LocalBlobs, size: int) -> None:
    content = os.urandom(size)
    got = receive(blobs, text("note", "发票") + file(content, "结算单.pdf") + END)
    assert got.fields == {"note": "发票"}
    (one,) = got.files
    sm3 = Hash(SM3())
    sm3.update(content)
    assert (one.name, one.size, one.declared_type) == ("结算单.pdf", size, "application/x-thing")
    assert (one.sha256, one.sm3) == (sha256(content).digest(), sm3.finalize())
    assert one.segments == len(list(blobs.names())) == -(-size // (8 * MIB))
    assert opened(blobs, one) == content


@pytest.mark.parametrize("chunk", [1, 7, 100, 10_000_000])
def test_files_stay_apart_wherever_the_network_cuts_the_body(blobs: LocalBlobs, chunk: int) -> None:
    contents = [b"first\r\n--b0undar", b"second" * 50, b"\r\n--", b"fourth"]
    body = b"".join(file(each, f"{i}.bin") + text(f"t{i}", "x") for i, each in enumerate(contents))
    got = receive(blobs, body + END, chunk=chunk)
    assert [opened(blobs, each) for each in got.files] == contents
    assert [each.name for each in got.files] == ["0.bin", "1.bin", "2.bin", "3.bin"]
    assert got.fields == {"t0": "x", "t1": "x", "t2": "x", "t3": "x"}
    assert len({each.file_key for each in got.files}) == 4


def test_an_input_left_empty_is_no_file_but_an_empty_file_is_one(blobs: LocalBlobs) -> None:
    got = receive(blobs, file(b"", "") + file(b"", "empty.txt") + END)
    (one,) = got.files
    assert (one.name, one.size, one.segments) == ("empty.txt", 0, 1)
    assert opened(blobs, one) == b""


def test_no_plaintext_reaches_the_disk(
    blobs: LocalBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    (tmp_path / "temp").mkdir()
    marker = b"MARKER-4f1c-NEVER-ON-DISK"
    receive(blobs, file(marker * 500_000, "MARKER-NAME.txt") + END)
    everything = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(everything) == 2
    assert not [path for path in everything if marker in path.read_bytes()]
    assert not [path for path in everything if "MARKER" in path.name]


@pytest.mark.parametrize("where", [100, 5 * MIB, 17 * MIB, 20 * MIB])
@pytest.mark.parametrize("leaves", [True, False])
def test_an_upload_cut_off_leaves_nothing(blobs: LocalBlobs, where: int, leaves: bool) -> None:
    body = file(b"whole") + file(os.urandom(20 * MIB))
    with pytest.raises(Invalid) as refused:
        receive(blobs, body[:where], cut=leaves)
    assert refused.value.fields == {"files": uploads.CUT_OFF}
    assert list(blobs.names()) == []


@pytest.mark.parametrize("puts", [0, 1, 2])
def test_a_disk_that_fills_up_leaves_nothing(tmp_path: Path, puts: int) -> None:
    blobs = FillsUp(tmp_path / "evidence", puts=puts)
    with pytest.raises(Unavailable):
        receive(blobs, file(b"small") + file(os.urandom(20 * MIB)) + END)
    assert list((tmp_path / "evidence").rglob("*")) == []


def test_the_last_free_space_is_not_touched(blobs: LocalBlobs) -> None:
    free = blobs.free_bytes()
    assert free
    with pytest.raises(Unavailable):
        receive(blobs, file(b"small") + END, limits=Limits(MIB, 5, min_free_bytes=free * 2))
    assert list(blobs.names()) == []


def test_a_store_that_is_gone_is_said_to_be_gone(blobs: LocalBlobs, tmp_path: Path) -> None:
    (tmp_path / "evidence").rmdir()
    with pytest.raises(Unavailable):
        receive(blobs, file(b"small") + END)


@pytest.mark.parametrize(
    ("limits", "error"),
    [
        (Limits(file_bytes=3 * MIB - 1, files=5, min_free_bytes=0), TooLarge),
        (Limits(file_bytes=3 * MIB, files=5, min_free_bytes=0, total_bytes=4 * MIB), TooLarge),
        (Limits(file_bytes=3 * MIB, files=1, min_free_bytes=0), Invalid),
    ],
)
def test_too_much_is_refused_and_leaves_nothing(
    blobs: LocalBlobs, limits: Limits, error: type[DomainError]
) -> None:
    three = file(os.urandom(3 * MIB))
    with pytest.raises(error):
        receive(blobs, three + three + END, limits=limits)
    assert list(blobs.names()) == []


def test_exactly_the_limit_is_taken(blobs: LocalBlobs) -> None:
    limits = Limits(file_bytes=MIB, files=2, min_free_bytes=0, total_bytes=2 * MIB)
    one = file(bytes(MIB))
    assert len(receive(blobs, one + one + END, limits=limits).files) == 2


def test_a_declared_length_beyond_all_limits_is_refused_unread(blobs: LocalBlobs) -> None:
    with pytest.raises(TooLarge):
        receive(blobs, END, length=2 * 1024**3)


def test_five_megabytes_of_typed_text_arrive_and_far_more_is_refused(blobs: LocalBlobs) -> None:
    typed = "字" * (5 * MIB)
    assert receive(blobs, text("what", typed) + END).fields["what"] == typed
    with pytest.raises(TooLarge):
        receive(blobs, text("a", "x" * (9 * MIB)) + text("b", "x" * (9 * MIB)) + END)
    with pytest.raises(TooLarge):
        receive(blobs, b"".join(text(f"f{i}", "") for i in range(300)) + END)


def test_a_forged_form_stores_nothing(blobs: LocalBlobs) -> None:
    good = text("csrf", "token") + file(b"x") + END
    got = receive(blobs, good, check_csrf=True, csrf="token")
    assert got.fields == {}
    uploads.discard(blobs, got)
    for body in (
        file(b"x" * 100) + text("csrf", "token") + END,  # the token must come first
        text("csrf", "other") + file(b"x") + END,
        text("csrf", "other") + END,
        END,
    ):
        with pytest.raises(NotAllowed):
            receive(blobs, body, check_csrf=True, csrf="token")
    assert list(blobs.names()) == []


@pytest.mark.parametrize(
    "body",
    [
        b"no form at all",
        b"--" + BOUNDARY + b"\r\nbad header\r\n\r\nx\r\n" + END,
        b"--"
        + BOUNDARY
        + b'\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\xfe\r\n'
        + END,
        b"",
    ],
)
def test_what_is_no_form_is_refused(blobs: LocalBlobs, body: bytes) -> None:
    with pytest.raises(Invalid):
        receive(blobs, body)


def test_another_kind_of_body_is_refused(blobs: LocalBlobs) -> None:
    request = request_of(b"a=b")
    request.scope["headers"] = [(b"content-type", b"application/x-www-form-urlencoded")]
    with pytest.raises(Invalid):
        asyncio.run(uploads.receive(request, check_csrf=False, limits=WIDE, blobs=blobs))


def test_a_cancelled_request_leaves_nothing(blobs: LocalBlobs) -> None:
    async def run() -> None:
        body = file(os.urandom(20 * MIB))
        first = request_of(body)
        sent = asyncio.Event()

        async def stall() -> Any:
            message = await first.receive()
            if message["more_body"]:
                return message
            sent.set()
            await asyncio.sleep(60)
            return message

        request = Request(first.scope, stall)
        task = asyncio.create_task(
            uploads.receive(request, check_csrf=False, limits=WIDE, blobs=blobs)
        )
        await sent.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert list(blobs.names()) == []


_BIG = """
import asyncio, resource, sys
from pathlib import Path
from portal.infra import sealing, uploads
from portal.infra.storage import LocalBlobs
from starlette.requests import Request

HEAD = b'--b\\r\\nContent-Disposition: form-data; name="f"; filename="f"\\r\\n\\r\\n'
blobs = LocalBlobs(Path(sys.argv[1]))

def there_and_back(size):
    async def receive():
        async def messages():
            yield HEAD
            for _ in range(size // 65536):
                yield bytes(65536)
            yield b"\\r\\n--b--\\r\\n"
        body = messages()
        async def message():
            chunk = await anext(body, None)
            return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}
        headers = [(b"content-type", b"multipart/form-data; boundary=b")]
        request = Request({"type": "http", "method": "POST", "headers": headers}, message)
        limits = uploads.Limits(1 << 30, 5, 0)
        return await uploads.receive(request, check_csrf=False, limits=limits, blobs=blobs)
    (one,) = asyncio.run(receive()).files
    pieces = sealing.open_file(blobs, file_id=one.file_id, file_key=one.file_key,
                               segments=one.segments, digest=one.sha256)
    assert sum(map(len, pieces)) == one.size == size

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

there_and_back(65536)
before = peak()
for _ in range(3):
    there_and_back(1600 * 65536)
print(peak() - before)
"""


@pytest.mark.slow
def test_a_file_of_100_mib_takes_less_than_64_mib_of_memory(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BIG, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 64


def _tampered(blobs: LocalBlobs, name: str) -> None:
    changed = bytearray(blobs.get(name))
    changed[len(changed) // 2] ^= 1
    _replaced(blobs, name, bytes(changed))


def _replaced(blobs: LocalBlobs, name: str, data: bytes) -> None:
    blobs.delete(name)
    blobs.put(name, data)


def test_changed_swapped_missing_or_foreign_segments_are_errors(blobs: LocalBlobs) -> None:
    content = os.urandom(17 * MIB)
    (one,) = receive(blobs, file(content) + END).files
    names = list(sealing.blob_names(one.file_id, 3))
    kept = {name: blobs.get(name) for name in names}

    _tampered(blobs, names[0])
    with pytest.raises(SealBroken):
        opened(blobs, one)
    _replaced(blobs, names[0], kept[names[1]])
    _replaced(blobs, names[1], kept[names[0]])
    with pytest.raises(SealBroken):
        opened(blobs, one)
    for name, sealed in kept.items():
        _replaced(blobs, name, sealed)
    _tampered(blobs, names[2])
    with pytest.raises(SealBroken):
        opened(blobs, one)
    blobs.delete(names[2])
    with pytest.raises(BlobMissing):
        opened(blobs, one)


def test_a_file_whose_digest_differs_never_ends(blobs: LocalBlobs) -> None:
    (one,) = receive(blobs, file(os.urandom(9 * MIB)) + END).files
    pieces = sealing.open_file(
        blobs, file_id=one.file_id, file_key=one.file_key, segments=2, digest=bytes(32)
    )
    given_out = 0
    with pytest.raises(SealBroken):
        for piece in pieces:
            given_out += len(piece)
    assert given_out == 8 * MIB


@pytest.mark.parametrize(
    ("sent", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("e\u0301.txt", "é.txt"),
        ("n\x00u\x1bl.txt", "nul.txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("x" * 300, "x" * 200),
        ("家庭👨‍👩‍👧.jpg", "家庭👨‍👩‍👧.jpg"),
    ],
)
def test_file_names_are_made_safe(sent: str, safe: str) -> None:
    assert sealing.safe_name(sent) == safe


@given(st.text(max_size=400))
def test_any_name_is_short_and_plain(name: str) -> None:
    safe = sealing.safe_name(name)
    assert 0 < len(safe) <= 200
    assert not set(safe) & set("/\\\0\r\n\u202e")


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "a.exe", "image/png"),
        (b"PK\x03\x04" + bytes(40), "a.zip", "application/zip"),
        (b"<html><script>", "a.png", "text/html"),
        (b"MZ\x90\x00" + bytes(40), "a.pdf", "application/vnd.microsoft.portable-executable"),
        (b"plain words", "a.pdf", "application/octet-stream"),
        (b"", "a.pdf", "application/octet-stream"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(head: bytes, name: str, kind: str) -> None:
    assert sealing.sniff(head, name) == kind


@given(st.binary(max_size=300), st.text(max_size=20))
def test_sniffing_never_fails(head: bytes, name: str) -> None:
    assert "/" in sealing.sniff(head, sealing.safe_name(name))
