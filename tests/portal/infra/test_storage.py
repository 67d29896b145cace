"""The blob stores keep the same promises: a folder, and a real S3 server."""

import os
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal.infra.settings import Settings
from portal.infra.storage import BlobMissing, Blobs, BlobTaken, LocalBlobs, S3Blobs, open_blobs
from portal.kernel.errors import Unavailable
from tests.support import s3server

NAME = "00" * 16 + "/0"


@pytest.fixture(scope="module")
def server() -> Iterator[s3server.S3]:
    with s3server.running_s3() as s3:
        yield s3


def _s3_settings(server: s3server.S3, *, prefix: str = "") -> Settings:
    return Settings(
        blob_url=f"s3://{s3server.new_bucket(server)}{prefix}",
        s3_endpoint=server.endpoint,
        s3_access_key=server.access_key,
        s3_secret_key=server.secret_key,
    )


@pytest.fixture(params=["folder", "s3", "s3 with a prefix"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return open_blobs(Settings(data_dir=tmp_path))
    server = request.getfixturevalue("server")
    prefix = "/evidence/1" if "prefix" in request.param else ""
    return open_blobs(_s3_settings(server, prefix=prefix))


def test_bytes_come_back_under_their_name_only(blobs: Blobs) -> None:
    blobs.put(NAME, b"sealed" * 1000)
    assert blobs.get(NAME) == b"sealed" * 1000
    assert list(blobs.names()) == [NAME]
    with pytest.raises(BlobMissing):
        blobs.get("00" * 16 + "/1")


def test_a_name_is_never_given_to_other_bytes(blobs: Blobs) -> None:
    blobs.put(NAME, b"sealed")
    blobs.put(NAME, b"sealed")
    with pytest.raises(BlobTaken):
        blobs.put(NAME, b"others")
    assert blobs.get(NAME) == b"sealed"
    assert list(blobs.older_than(datetime.now(UTC) + timedelta(hours=1))) == [NAME]


def test_an_empty_blob_is_a_blob(blobs: Blobs) -> None:
    blobs.put(NAME, b"")
    assert blobs.get(NAME) == b""


def test_deleting_forgets_and_may_be_repeated(blobs: Blobs) -> None:
    blobs.put(NAME, b"sealed")
    blobs.delete(NAME)
    blobs.delete(NAME)
    assert list(blobs.names()) == []
    with pytest.raises(BlobMissing):
        blobs.get(NAME)


def test_old_blobs_are_told_from_new_ones(blobs: Blobs) -> None:
    blobs.put(NAME, b"sealed")
    now = datetime.now(UTC)
    assert list(blobs.older_than(now - timedelta(hours=1))) == []
    assert list(blobs.older_than(now + timedelta(hours=1))) == [NAME]


def test_a_folder_that_is_gone_is_unavailable_and_never_made_anew(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path / "store")
    blobs.put(NAME, b"sealed")
    (tmp_path / "store").rename(tmp_path / "unplugged")
    acts: list[Callable[[], object]] = [
        lambda: blobs.put(NAME, b"sealed"),
        lambda: blobs.get(NAME),
        blobs.free_bytes,
    ]
    for act in acts:
        with pytest.raises(Unavailable):
            act()
    assert not (tmp_path / "store").exists()


def test_an_s3_server_that_is_gone_is_unavailable_soon(server: s3server.S3) -> None:
    settings = _s3_settings(server).model_copy(update={"s3_endpoint": "http://127.0.0.1:9"})
    blobs = S3Blobs(settings)
    begun = time.monotonic()
    for act in (
        lambda: blobs.put(NAME, b"sealed"),
        lambda: blobs.get(NAME),
        lambda: list(blobs.names()),
    ):
        with pytest.raises(Unavailable):
            act()
    assert time.monotonic() - begun < 60


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    (tmp_path / "taken").write_bytes(b"a file where the folder should be")
    with pytest.raises(Unavailable):
        blobs.put("taken/0", b"sealed")
    blobs.put("ab/1", b"sealed")
    (tmp_path / "ab" / "0").mkdir()  # the rename at the end cannot work
    with pytest.raises(Unavailable):
        blobs.put("ab/0", b"sealed")
    assert sorted(blobs.names()) == ["ab/1", "taken"]
    assert not list(tmp_path.rglob("*.part"))


def test_a_write_the_system_stops_half_way_leaves_nothing(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    try:
        with pytest.raises(Unavailable):
            blobs.put("ab/0", bytes(1024 * 1024))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_half_written_blob_is_no_blob_but_is_swept(tmp_path: Path) -> None:
    blobs = LocalBlobs(tmp_path)
    (tmp_path / "ab").mkdir()
    (tmp_path / "ab" / ".0.part").write_bytes(b"hal")
    assert list(blobs.names()) == []
    assert list(blobs.older_than(datetime.now(UTC) + timedelta(hours=1))) == ["ab/.0.part"]
    blobs.delete("ab/.0.part")
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_reads_the_folder(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        LocalBlobs(tmp_path / "store").put(NAME, b"sealed")
    finally:
        os.umask(before)
    made = [tmp_path / "store", *(tmp_path / "store").rglob("*")]
    assert [path.stat().st_mode & 0o077 for path in made] == [0, 0, 0]


@pytest.mark.parametrize("failing", [1, 2], ids=["its own folder", "the folder above"])
def test_a_retry_flushes_the_folders_that_the_first_put_did_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    """EIO of a folder's fsync, said by a stand-in: its entry may be in memory only."""
    flushed: list[str] = []
    blobs, flush = LocalBlobs(tmp_path / "store"), os.fsync

    def dying(handle: int) -> None:
        name = str(Path(f"/proc/self/fd/{handle}").readlink())
        if Path(name).is_dir():
            flushed.append(name)
            if len(flushed) == failing:
                raise OSError(5, "input/output error")
        flush(handle)

    monkeypatch.setattr("portal.infra.storage.os.fsync", dying)
    with pytest.raises(Unavailable):
        blobs.put(NAME, b"sealed")
    flushed[:failing] = [""] * failing
    blobs.put(NAME, b"sealed")
    store = tmp_path / "store"
    assert {str(store), str((store / NAME).parent)} <= set(flushed)
    del flushed[failing:]
    with pytest.raises(BlobTaken):
        blobs.put(NAME, b"others")
    assert {str(store), str((store / NAME).parent)} <= set(flushed)
