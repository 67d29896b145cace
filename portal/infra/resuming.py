"""A file that may arrive in several requests: sealed as it comes, begun again where it stopped.

Its size is known from the start, so each segment is closed as soon as it is full. What is left
when a request ends is stored as a sealed piece of its own, the tail, and taken up by the next one,
unless it is hardly anything: that is sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.hashes import SM3, Hash

from portal.crypto import fields
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame
from portal.crypto.segments import SEGMENT_BYTES, open_segment, seal_segment
from portal.infra.memory import return_large_buffers
from portal.infra.sealing import blob_name, put_guarded
from portal.infra.storage import Blobs
from portal.kernel.errors import TooLarge

HEAD_BYTES = 4096
LEAST_BYTES = 256 * 1024
"""A request that leaves less than this behind a durable byte leaves nothing: a piece of its own for
every few bytes would cost the store far more than it costs the sender to send them again."""
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """What is durable of a file of `size` bytes: `segments` whole ones and then `tail` bytes."""

    file_id: bytes
    file_key: bytes = field(repr=False)
    tail_key: bytes = field(repr=False)
    size: int
    segments: int = 0
    seals: bytes = b""
    tail: int = 0

    @property
    def offset(self) -> int:
        """Return how many bytes of the file are durable."""
        return self.segments * SEGMENT_BYTES + self.tail

    @property
    def total_segments(self) -> int:
        """Return how many segments the whole file has."""
        return max(1, -(-self.size // SEGMENT_BYTES))


@dataclass(frozen=True, slots=True)
class Whole:
    """The digests of a file that has arrived, its first bytes, and the seals of all its segments."""

    sha256: bytes
    sm3: bytes
    head: bytes = field(repr=False)
    seals: bytes = field(repr=False)


Advance = Callable[[int, bytes, int], None]
"""Writes down what is durable now: segments, their seals, bytes of the tail. May refuse."""


class Resumed:
    """Takes the bytes of one request, in order. Not for two threads; `putter` stores beside it."""

    def __init__(
        self,
        blobs: Blobs,
        putter: Executor,
        begun: Begun,
        advance: Advance,
        *,
        min_free_bytes: int,
    ) -> None:
        """Take up a file where it stopped; the tail is opened now. Raises SealBroken, BlobMissing."""
        return_large_buffers()
        self._blobs, self._putter, self._begun = blobs, putter, begun
        self._advance, self._min_free = advance, min_free_bytes
        self._next, self._seals = begun.segments, bytearray(begun.seals)
        self._held = bytearray(_open_tail(blobs, begun))
        self._durable_tail = begun.tail
        self._digests = _Digests() if begun.segments == 0 else None
        self._putting: Future[None] | None = None

    @property
    def offset(self) -> int:
        """Return how many bytes were taken so far; what is durable may be less."""
        return self._next * SEGMENT_BYTES + len(self._held)

    def add(self, data: memoryview) -> None:
        """Take more bytes. Raises TooLarge beyond the end of the file, Unavailable."""
        if self.offset + len(data) > self._begun.size:
            raise TooLarge
        taken = 0
        while taken < len(data):
            room = SEGMENT_BYTES - len(self._held)
            self._held += data[taken : taken + room]
            taken += min(room, len(data) - taken)
            if len(self._held) == SEGMENT_BYTES and self.offset < self._begun.size:
                self._close(last=False)

    def pause(self) -> None:
        """Make durable what was taken; for a request that ended before the file did.

        Less than LEAST_BYTES is dropped; what is durable is what `advance` was told.
        """
        self._settle()
        if len(self._held) - self._durable_tail >= LEAST_BYTES:
            offset = self._next * SEGMENT_BYTES + len(self._held)
            sealed = fields.seal(
                self._begun.tail_key,
                bytes(self._held),
                context=_tail_context(self._begun.file_id, offset),
                pad_to=1,
            )
            name = tail_name(self._begun.file_id, offset)
            put_guarded(self._blobs, name, sealed, min_free_bytes=self._min_free)
            self._advance(self._next, bytes(self._seals), len(self._held))
            self._durable_tail = len(self._held)

    def finish(self, alive: Callable[[], None]) -> Whole:
        """Close the last segment and return the digests of the whole file, all of it durable.

        A file that came in several requests is read again to hash it, each segment as it was stored;
        `alive` is called before each.
        """
        self._close(last=True)
        self._settle()
        whole = self._digests or _reread(self._blobs, self._begun, bytes(self._seals), alive)
        return Whole(whole.sha256.digest(), whole.sm3.finalize(), whole.head, bytes(self._seals))

    def stop(self) -> None:
        """Wait for what is being stored, whatever becomes of it."""
        if self._putting is not None:
            self._putting.exception()

    def _close(self, *, last: bool) -> None:
        with memoryview(self._held) as plaintext, ThreadPoolExecutor(1) as helper:
            begun, digests = self._begun, self._digests
            hashed = helper.submit(digests.add_sm3, plaintext) if digests else None
            if digests:
                digests.add_sha256(plaintext)
            sealed = seal_segment(begun.file_key, begun.file_id, self._next, plaintext, last=last)
            if hashed:
                hashed.result()
        self._held.clear()
        self._settle()
        self._putting = self._putter.submit(self._put, self._next, sealed, last)
        self._next += 1

    def _put(self, index: int, sealed: bytes, last: bool) -> None:
        name = blob_name(self._begun.file_id, index)
        put_guarded(self._blobs, name, sealed, min_free_bytes=self._min_free)
        self._seals += sha256(sealed).digest()
        if not last:  # the last one is written down together with the item's row
            self._advance(index + 1, bytes(self._seals), 0)
            self._durable_tail = 0

    def _settle(self) -> None:
        if self._putting is not None:
            putting, self._putting = self._putting, None
            putting.result()


class _Digests:
    """SHA-256, SM3 and the first bytes of a plaintext."""

    def __init__(self) -> None:
        self.sha256, self.sm3, self.head = sha256(), Hash(SM3()), b""

    def add_sha256(self, plaintext: memoryview | bytes) -> None:
        if not self.head:
            self.head = bytes(plaintext[:HEAD_BYTES])
        self.sha256.update(plaintext)

    def add_sm3(self, plaintext: memoryview | bytes) -> None:
        # The slowest of all; it lets go of the GIL, so it runs beside the others.
        self.sm3.update(plaintext)


def tail_name(file_id: bytes, offset: int) -> str:
    """Return the name of the piece that ends at byte `offset` of a file not yet whole."""
    return f"{file_id.hex()}/t{offset}"


def segment_names(begun: Begun) -> Iterator[str]:
    """Yield the names of what may be stored of a file that will not be finished, tail first."""
    yield tail_name(begun.file_id, begun.offset)
    for index in reversed(range(min(begun.segments + 2, begun.total_segments))):
        yield blob_name(begun.file_id, index)


def _open_tail(blobs: Blobs, begun: Begun) -> bytes:
    if not begun.tail:
        return b""
    sealed = blobs.get(tail_name(begun.file_id, begun.offset))
    context = _tail_context(begun.file_id, begun.offset)
    opened = fields.open_(begun.tail_key, sealed, context=context)
    if len(opened) != begun.tail:
        raise SealBroken
    return opened


def _reread(blobs: Blobs, begun: Begun, seals: bytes, alive: Callable[[], None]) -> _Digests:
    found, total = _Digests(), begun.total_segments
    with ThreadPoolExecutor(1) as helper:
        for index in range(total):
            alive()
            sealed = blobs.get(blob_name(begun.file_id, index))
            if sha256(sealed).digest() != seals[index * _DIGEST_BYTES :][:_DIGEST_BYTES]:
                raise SealBroken
            last = index == total - 1
            plaintext = open_segment(begun.file_key, begun.file_id, index, last, sealed)
            hashed = helper.submit(found.add_sm3, plaintext)
            found.add_sha256(plaintext)
            hashed.result()
    return found


def _tail_context(file_id: bytes, offset: int) -> bytes:
    return frame("cluebridge/upload-tail/v1", file_id, offset.to_bytes(8, "big"))
