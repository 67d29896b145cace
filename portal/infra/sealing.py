"""One file, sealed segment by segment into the blob store as it arrives, and opened again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from secrets import token_bytes

import puremagic

from portal.crypto import suites
from portal.crypto.errors import SealBroken
from portal.crypto.fields import new_key
from portal.crypto.segments import SEGMENT_BYTES, FileSealer, open_segment
from portal.infra.memory import return_large_buffers
from portal.infra.storage import Blobs
from portal.kernel.errors import TooLarge, Unavailable

FILE_ID_BYTES = 16
NAME_CHARACTERS = 200
UNKNOWN_TYPE = "application/octet-stream"

_HEAD_BYTES = 4096
_PIECE_BYTES = 1024 * 1024
_SUFFIX_CHARACTERS = 20
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
_BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that lies sealed in the blob store and that nothing points to yet.

    `file_key` exists only here until it is sealed into a row. `sha256` and `sm3` are raw digests of
    the plaintext, `size` its bytes; `name` is safe to show; `declared_type` is what the sender said,
    `media_type` what the first bytes say. `seals` are the SHA-256 of the sealed segments, 32 bytes
    each, in order: with them the store is checked without any key.
    """

    file_id: bytes
    file_key: bytes = field(repr=False)
    name: str = field(repr=False)
    declared_type: str
    media_type: str
    size: int
    sha256: bytes
    sm3: bytes
    segments: int
    seals: bytes = b""


def blob_name(file_id: bytes, index: int) -> str:
    """Return the name of segment `index` (from 0) of a file in the blob store."""
    return f"{file_id.hex()}/{index}"


def blob_names(file_id: bytes, segments: int) -> Iterator[str]:
    """Yield the names of all segments of a file."""
    return (blob_name(file_id, index) for index in range(segments))


class Sealing:
    """Takes one file's bytes in order. Not for two threads at once; `putter` stores beside it."""

    def __init__(
        self,
        blobs: Blobs,
        putter: Executor,
        *,
        max_bytes: int,
        min_free_bytes: int,
        suite: bytes = suites.XWING_AES256,
    ) -> None:
        """Start a file of at most `max_bytes`; the store must keep `min_free_bytes` free.

        Its key, and so its segments, are of `suite`.
        """
        return_large_buffers()
        self._blobs, self._putter = blobs, putter
        self._max, self._min_free = max_bytes, min_free_bytes
        self._id, self._key = token_bytes(FILE_ID_BYTES), new_key(suite)
        self._sealer = FileSealer(self._key, self._id)
        self._head = b""
        self._segments = 0
        self._seals = bytearray()
        self._putting: Future[None] | None = None

    def add(self, data: memoryview) -> None:
        """Take more bytes. Raises TooLarge or Unavailable."""
        if self._sealer.size + len(data) > self._max:
            raise TooLarge
        if len(self._head) < _HEAD_BYTES:
            self._head += data[: _HEAD_BYTES - len(self._head)]
        for segment in self._sealer.update(data):
            self._store(segment)

    def finish(self, name: str, declared_type: str) -> ReceivedFile:
        """Return the file once its last segment is durable."""
        for segment in self._sealer.finish():
            self._store(segment)
        self._settle()
        safe = safe_name(name)
        return ReceivedFile(
            file_id=self._id,
            file_key=self._key,
            name=safe,
            declared_type=plain_type(declared_type),
            media_type=sniff(self._head, safe),
            size=self._sealer.size,
            sha256=self._sealer.sha256,
            sm3=self._sealer.sm3,
            segments=self._segments,
            seals=bytes(self._seals),
        )

    def abandon(self) -> None:
        """Delete what was stored; what a failing store does not delete now is swept later."""
        with suppress(Unavailable):
            self._settle()
        delete_segments(self._blobs, self._id, self._segments)

    def _store(self, segment: bytes) -> None:
        # One segment is written while the next one is hashed and sealed, never more than one.
        self._settle()
        name = blob_name(self._id, self._segments)
        self._segments += 1
        self._putting = self._putter.submit(self._put, name, segment)

    def _settle(self) -> None:
        if self._putting is not None:
            putting, self._putting = self._putting, None
            putting.result()

    def _put(self, name: str, segment: bytes) -> None:
        put_guarded(self._blobs, name, segment, min_free_bytes=self._min_free)
        self._seals += sha256(segment).digest()


def put_guarded(blobs: Blobs, name: str, data: bytes, *, min_free_bytes: int) -> None:
    """Store a blob unless less than `min_free_bytes` would stay free; Unavailable then."""
    free = blobs.free_bytes()
    if free is not None and free < min_free_bytes + len(data):
        raise Unavailable
    blobs.put(name, data)


def open_file(
    blobs: Blobs, *, file_id: bytes, file_key: bytes, segments: int, digest: bytes, size: int = -1
) -> Iterator[bytes]:
    """Return a file's plaintext in pieces of 1 MiB at most; `digest` is its SHA-256.

    Only verified segments are given out, the last one only when the whole file has this digest and,
    if it is told, this size.
    The first is opened before this returns. Raises SealBroken, BlobMissing or Unavailable.
    """
    return_large_buffers()
    opened = _open_segments(
        blobs, file_id=file_id, file_key=file_key, segments=segments, digest=digest, size=size
    )
    return _in_pieces([next(opened)], opened)


def open_range(
    blobs: Blobs, *, file_id: bytes, file_key: bytes, segments: int, first: int, last: int
) -> Iterator[bytes]:
    """Return bytes `first` to `last` of a file, both inclusive, in pieces of 1 MiB at most.

    Only the segments that hold them are fetched, and each is given out after all of it verified.
    The first is opened before this returns. Raises SealBroken, BlobMissing or Unavailable.
    """
    return_large_buffers()

    def cut() -> Iterator[bytes]:
        for index in range(first // SEGMENT_BYTES, last // SEGMENT_BYTES + 1):
            start = index * SEGMENT_BYTES
            stored = blobs.get(blob_name(file_id, index))
            plaintext = open_segment(file_key, file_id, index, index == segments - 1, stored)
            yield plaintext[max(0, first - start) : last + 1 - start]

    opened = cut()
    return _in_pieces([next(opened)], opened)


def delete_segments(blobs: Blobs, file_id: bytes, segments: int) -> None:
    """Delete a file's segments, last first; stop when the store fails (they are swept later)."""
    with suppress(Unavailable):
        for name in reversed(list(blob_names(file_id, segments))):
            blobs.delete(name)


def safe_name(name: str) -> str:
    """Return a file name without folders, control characters or direction overrides.

    At most 200 characters, in normal form C, the suffix kept; `unnamed` when nothing is left.
    """
    base = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in base if unicodedata.category(c) != "Cc" and c not in _BIDI)
    shown = shown.strip().strip(".").strip()
    if len(shown) > NAME_CHARACTERS:
        stem, dot, suffix = shown.rpartition(".")
        ending = dot + suffix if stem and len(suffix) <= _SUFFIX_CHARACTERS else ""
        shown = shown[: NAME_CHARACTERS - len(ending)] + ending
    return shown or "unnamed"


def sniff(head: bytes, name: str) -> str:
    """Return the media type the first bytes show; the name only decides between types they allow."""
    try:
        puremagic.from_string(head)  # nothing known in the bytes: the name alone proves nothing
        found = puremagic.from_string(head, mime=True, filename=name)
    except (puremagic.PureError, ValueError):
        return UNKNOWN_TYPE
    return plain_type(found)


def plain_type(given: str) -> str:
    """Return a media type without parameters, the unknown one for what is none."""
    plain = given.partition(";")[0].strip().lower()
    return plain if _MEDIA_TYPE.fullmatch(plain) else UNKNOWN_TYPE


def _open_segments(
    blobs: Blobs, *, file_id: bytes, file_key: bytes, segments: int, digest: bytes, size: int
) -> Iterator[bytes]:
    whole, seen = sha256(), 0
    for index, name in enumerate(blob_names(file_id, segments)):
        last = index == segments - 1
        plaintext = open_segment(file_key, file_id, index, last, blobs.get(name))
        whole.update(plaintext)
        seen += len(plaintext)
        if last and (whole.digest() != digest or size not in {-1, seen}):
            raise SealBroken
        yield plaintext
        del plaintext  # let go of it before the next one is opened


def _in_pieces(held: list[bytes], rest: Iterator[bytes]) -> Iterator[bytes]:
    while held:
        segment = held.pop()
        for start in range(0, len(segment), _PIECE_BYTES):
            yield segment[start : start + _PIECE_BYTES]
        del segment
        held.extend(islice(rest, 1))
