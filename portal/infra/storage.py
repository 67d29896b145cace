"""Where sealed bytes lie: a local folder or an S3-compatible store, behind one small interface."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from errno import EBADMSG, EIO
from pathlib import Path
from secrets import token_hex
from typing import Protocol

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, NotFoundError
from obstore.store import S3Store

from portal.infra.settings import Settings
from portal.kernel.errors import Unavailable

_ASIDE = ".part"


class BlobMissing(Exception):
    """No blob of this name; a row that points to it means loss, not absence."""


class BlobUnreadable(Unavailable):
    """The disk does not give back this one blob: a bad sector, a broken block of the file system."""


class BlobTaken(Exception):
    """Another blob has this name; it stays as it is."""


class Blobs(Protocol):
    """Named, immutable, sealed byte strings. Names are random ids with `/`; nothing is rewritten."""

    def put(self, name: str, data: bytes) -> None:
        """Keep `data`; on return it is durable. Raises Unavailable and keeps nothing otherwise.

        Raises BlobTaken when other bytes have the name, however late this put gets there.
        """

    def get(self, name: str) -> bytes:
        """Return the bytes. Raises BlobMissing, Unavailable or, of this one only, BlobUnreadable."""

    def delete(self, name: str) -> None:
        """Forget the blob; absent is fine. Raises Unavailable."""

    def names(self) -> Iterator[str]:
        """Yield the name of every whole blob."""

    def older_than(self, instant: datetime) -> Iterator[str]:
        """Yield what was last written before `instant`, halves a killed process left included."""

    def free_bytes(self) -> int | None:
        """Return the space left, None when the store does not say. Raises Unavailable."""


class LocalBlobs:
    """A folder of a file system with hard links: written aside, flushed, named, folder flushed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` durably; the name appears only when all bytes are on the disk."""
        target = self._folder / name
        aside = target.with_name(f".{target.name}.{token_hex(4)}{_ASIDE}")
        try:
            self._make_room(target.parent)
            with open(aside, "wb", opener=_private) as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.link(aside, target)  # a rename would take the name from another blob
            aside.unlink()
            self._flush_to(target.parent)
        except OSError as error:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            if not isinstance(error, FileExistsError) or not target.is_file():
                raise Unavailable from error
            self._flush_to(target.parent)  # whoever named it may have failed to
            if self.get(name) != data:
                raise BlobTaken(name) from error

    def get(self, name: str) -> bytes:
        """Return the bytes of `name`."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError as error:
            if not self._folder.is_dir():
                raise Unavailable from error
            raise BlobMissing(name) from error
        except OSError as error:
            kind = BlobUnreadable if error.errno in {EIO, EBADMSG} else Unavailable
            raise kind from error

    def delete(self, name: str) -> None:
        """Remove `name`, and its folder when that was the last one in it."""
        target = self._folder / name
        try:
            target.unlink(missing_ok=True)
        except OSError as error:
            raise Unavailable from error
        if target.parent != self._folder:
            with suppress(OSError):  # not empty
                target.parent.rmdir()

    def names(self) -> Iterator[str]:
        """Yield every whole blob's name."""
        for path in self._files():
            if not path.name.endswith(_ASIDE):
                yield path.relative_to(self._folder).as_posix()

    def older_than(self, instant: datetime) -> Iterator[str]:
        """Yield every name last written before `instant`, by the clock of the disk."""
        for path in self._files():
            with suppress(FileNotFoundError):  # deleted by somebody else since it was listed
                if path.stat().st_mtime < instant.timestamp():
                    yield path.relative_to(self._folder).as_posix()

    def free_bytes(self) -> int | None:
        """Return the free space of the folder's disk."""
        try:
            return shutil.disk_usage(self._folder).free
        except OSError as error:
            raise Unavailable from error

    def _files(self) -> Iterator[Path]:
        return (path for path in self._folder.rglob("*") if path.is_file())

    def _make_room(self, folder: Path) -> None:
        # The store itself is never made anew here: when it is gone its disk is not mounted.
        if folder.is_dir():
            return
        if folder == self._folder:
            raise FileNotFoundError(folder)
        self._make_room(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)

    def _flush_to(self, folder: Path) -> None:
        """Make the way to `folder` durable, whoever made it: a flush of theirs may have failed."""
        try:
            _flush_folder(folder)
        except OSError as error:
            raise Unavailable from error
        if folder != self._folder:
            self._flush_to(folder.parent)


class S3Blobs:
    """A bucket of an S3-compatible store; a put is atomic and durable when it returns."""

    def __init__(self, settings: Settings) -> None:
        bucket, _, prefix = settings.blob_url.removeprefix("s3://").partition("/")
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            endpoint=settings.s3_endpoint,
            access_key_id=settings.s3_access_key,
            secret_access_key=settings.s3_secret_key,
            region="us-east-1",
            virtual_hosted_style_request=False,
            client_options={
                "allow_http": settings.s3_endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=5),
                "timeout": timedelta(seconds=60),
            },
            # A person waits for the answer: a store that is gone is said to be gone, soon.
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=20)},
        )

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, on condition that there is none yet (If-None-Match)."""
        try:
            # Whole, not in parts: a put cut off leaves nothing behind.
            obstore.put(self._store, name, data, mode="create", use_multipart=False)
        except AlreadyExistsError as error:
            if self.get(name) != data:  # else it is ours, and only the answer was lost
                raise BlobTaken(name) from error
        except BaseError as error:
            raise Unavailable from error

    def get(self, name: str) -> bytes:
        """Return the bytes of `name`."""
        try:
            return bytes(obstore.get(self._store, name).bytes())
        except (NotFoundError, FileNotFoundError) as error:
            raise BlobMissing(name) from error
        except BaseError as error:
            raise Unavailable from error

    def delete(self, name: str) -> None:
        """Remove `name`."""
        try:
            obstore.delete(self._store, name)
        except (NotFoundError, FileNotFoundError):
            return
        except BaseError as error:
            raise Unavailable from error

    def names(self) -> Iterator[str]:
        """Yield every name in the bucket under the prefix."""
        return self.older_than(datetime.max.replace(tzinfo=UTC))

    def older_than(self, instant: datetime) -> Iterator[str]:
        """Yield every name last written before `instant`, by the clock of the store."""
        try:
            for batch in obstore.list(self._store):
                for entry in batch:
                    if entry["last_modified"] < instant:
                        yield entry["path"]
        except BaseError as error:
            raise Unavailable from error

    def free_bytes(self) -> int | None:
        """Return None: an object store does not say."""
        return None


def open_blobs(settings: Settings) -> Blobs:
    """Return the store the settings name."""
    if settings.blob_url.startswith("s3://"):
        return S3Blobs(settings)
    return LocalBlobs(settings.data_dir / "evidence")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
