"""Faults of the disk and of the row, as docs/faults.md tells them: each is named, nothing told is lost."""

from __future__ import annotations

import base64
import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from portal.crypto.errors import SealBroken
from portal.crypto.segments import SEGMENT_BYTES
from portal.evidence import service
from portal.evidence.models import EvidenceItem
from portal.evidence.rules import Container, DamageKind
from portal.infra.sealing import ReceivedFile, Sealing, blob_name
from portal.infra.storage import BlobMissing, BlobUnreadable, LocalBlobs
from portal.infra.work import Works
from portal.kernel.actor import reporter
from portal.kernel.errors import Unavailable
from tests.portal.evidence.test_resumable import (
    TIP,
    TUS,
    _app,
    _as,
    _begin,
    _item,
    _offset,
    _read,
    _send,
)

Arrive = Callable[..., ReceivedFile]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 20 MiB; only root may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    told = ("mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(place))
    if os.geteuid() or subprocess.run(told, check=False, capture_output=True).returncode:
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(("umount", "-l", str(place)), check=True)


class Untold(LocalBlobs):
    """A folder that does not say how much room is left, as under a quota."""

    def free_bytes(self) -> int | None:
        return None


def test_a_disk_that_is_really_full_loses_nothing_acknowledged(
    works: Works, small_disk: Path
) -> None:
    """ENOSPC by the kernel, in a PATCH and in a form."""
    disk = Untold(small_disk)
    content = os.urandom(2 * SEGMENT_BYTES + 5_000_000)
    with TestClient(_app(replace(works, blobs=disk))) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content).status_code == 507
        assert _offset(client, url) == 2 * SEGMENT_BYTES
        with ThreadPoolExecutor(1) as putter:
            form = Sealing(disk, putter, max_bytes=1 << 30, min_free_bytes=0)
            with pytest.raises(Unavailable):
                form.add(memoryview(bytes(3 * SEGMENT_BYTES)))
            form.abandon()
        assert sorted(name[33:] for name in disk.names()) == ["0", "1"]
        assert not list(small_disk.rglob("*.part"))
        more = ("mount", "-o", "remount,size=64m", str(small_disk))
        subprocess.run(more, check=True)
        rest = content[2 * SEGMENT_BYTES :]
        assert _send(client, url, 2 * SEGMENT_BYTES, rest).status_code == 204
    assert b"".join(service.read(disk, _item(works), TIP)) == content


def test_a_flush_that_fails_is_no_acknowledgement(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EIO of fsync, as a dying disk says it, here said by a stand-in for fsync."""

    def dying(_: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    content = os.urandom(SEGMENT_BYTES + 1000)
    with TestClient(_app(works)) as client:
        url = _begin(_as(client, 3), len(content))
        assert _send(client, url, 0, content[:500]).status_code == 204
        with monkeypatch.context() as broken:
            broken.setattr("portal.infra.storage.os.fsync", dying)
            assert _send(client, url, 500, content[500:900]).status_code == 507
            assert _send(client, url, 500, content[500:]).status_code == 507
        assert _offset(client, url) == 500
        assert _send(client, url, 500, content[500:]).status_code == 204
    assert _read(works) == content


def test_one_blob_that_the_disk_does_not_give_back_is_named(works: Works, arrive: Arrive) -> None:
    """EIO by the kernel: what lies there is a link to a file that cannot be read at its start."""
    with works.begin(reporter(3)) as work:
        item = service.keep(work, TIP, arrive(bytes(SEGMENT_BYTES + 5)))
    stored = works.settings.data_dir / "evidence" / blob_name(item.file_id, 1)
    kept = stored.rename(stored.with_name("kept"))
    stored.symlink_to("/proc/self/mem")
    with pytest.raises(BlobUnreadable):
        works.blobs.get(blob_name(item.file_id, 1))
    assert service.check_due(works, share=1) == 1, "the round goes on to other files"
    assert service.check(works, item) == {1: DamageKind.UNREADABLE}
    with pytest.raises(Unavailable):
        b"".join(service.read(works.blobs, item, TIP))
    stored.unlink()
    kept.rename(stored)
    assert service.check(works, item) == {}


SPOILT: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("file_id", lambda kept: bytes([kept[0] ^ 1]) + kept[1:]),
    ("file_key_sealed", lambda kept: kept[:-1] + bytes([kept[-1] ^ 1])),
    ("sha256", lambda kept: bytes([kept[0] ^ 1]) + kept[1:]),
    ("size", lambda kept: kept ^ 1),
    ("segments", lambda kept: kept ^ 1),
    ("segments", lambda kept: kept ^ 2),
    ("container_id", lambda kept: kept ^ 1),
)


@pytest.mark.parametrize(
    ("column", "flip"), SPOILT, ids=[f"{number}-{each[0]}" for number, each in enumerate(SPOILT)]
)
def test_a_flipped_bit_in_the_row_never_opens_as_something_else(
    works: Works, arrive: Arrive, column: str, flip: Callable[[Any], Any]
) -> None:
    with works.begin(reporter(3)) as work:
        item = service.keep(work, TIP, arrive(bytes(SEGMENT_BYTES + 5)))
        spoilt = EvidenceItem(**{**item.model_dump(), column: flip(getattr(item, column))})
    where = Container(TIP.kind, spoilt.container_id, TIP.key)
    with pytest.raises((SealBroken, BlobMissing)):
        b"".join(service.read(works.blobs, spoilt, where))
    assert b"".join(service.read(works.blobs, item, TIP)) == bytes(SEGMENT_BYTES + 5)


def test_a_flipped_bit_in_name_or_seals_is_seen(works: Works, arrive: Arrive) -> None:
    with works.begin(reporter(3)) as work:
        item = service.keep(work, TIP, arrive())
    name = item.name_sealed
    item.name_sealed = name[:-1] + bytes([name[-1] ^ 1])
    with pytest.raises(SealBroken):
        service.name_of(item, TIP)
    item.seals = bytes([item.seals[0] ^ 1]) + item.seals[1:]
    assert service.check(works, item) == {0: DamageKind.CHANGED}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("长" * 4000 + ".mp4", "长" * 196 + ".mp4"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/dev/null\0.pdf", "null.pdf"),
        ("..", "unnamed"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
    ],
)
def test_names_are_made_safe_on_the_wire_too(works: Works, sent: str, kept: str) -> None:
    with TestClient(_app(works)) as client:
        url = _begin(_as(client, 3), 3, name=sent)
        assert _send(client, url, 0, b"abc").status_code == 204
        assert service.name_of(_item(works), TIP) == kept
        assert {path.name for path in _files(works)} == {"0"}
        long = {**TUS, "Upload-Length": "3", "Upload-Metadata": _named("长" * 9000)}
        assert client.post("/up", headers=long).status_code == 400


def _named(name: str) -> str:
    return f"filename {base64.b64encode(name.encode()).decode()}"


def _files(works: Works) -> list[Path]:
    return [p for p in (works.settings.data_dir / "evidence").rglob("*") if p.is_file()]
