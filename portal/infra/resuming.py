"""A file that may arrive in several requests: sealed as it comes, begun again where it stopped.

Its size is known from the start, so each segment is closed as soon as it is full. What is left
when a request ends is stored as a sealed piece of its own, however little it is; a segment that
fills up takes up its pieces. Pieces are joined as they become many (`pieces.joined`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from portal.crypto.errors import SealBroken
from portal.crypto.segments import SEGMENT_BYTES, BesideSm3, open_segment, seal_segment
from portal.infra.memory import return_large_buffers
from portal.infra.pieces import Piece, Tail, joined
from portal.infra.sealing import blob_name, put_guarded
from portal.infra.storage import Blobs, BlobTaken
from portal.kernel.errors import TooLarge, Unavailable

HEAD_BYTES = 4096
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """What is durable of a file of `size` bytes: `segments` whole ones and then `pieces`."""

    file_id: bytes
    file_key: bytes = field(repr=False)
    tail_key: bytes = field(repr=False)
    size: int
    segments: int = 0
    seals: bytes = b""
    pieces: tuple[Piece, ...] = ()

    @property
    def offset(self) -> int:
        """Return how many bytes of the file are durable."""
        return self.pieces[-1].end if self.pieces else self.segments * SEGMENT_BYTES

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


Advance = Callable[[int, bytes, tuple[Piece, ...]], None]
"""Writes down what is durable now: segments, their seals, the pieces after them. May refuse."""


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
        """Take up a file where it stopped; its pieces are opened when their segment is full."""
        return_large_buffers()
        self._blobs, self._putter, self._begun = blobs, putter, begun
        self._advance, self._min_free = advance, min_free_bytes
        self._tail = Tail(blobs, begun.file_id, begun.tail_key)
        self._next, self._seals = begun.segments, bytearray(begun.seals)
        self._pieces, self._held = begun.pieces, bytearray()
        self._digests = _Digests() if begun.segments == 0 else None
        self._putting: Future[None] | None = None
        self._left: tuple[Piece, ...] = ()

    @property
    def offset(self) -> int:
        """Return how many bytes were taken so far; what is durable may be less."""
        durable = self._pieces[-1].end if self._pieces else self._next * SEGMENT_BYTES
        return durable + len(self._held)

    def add(self, data: memoryview) -> None:
        """Take more bytes. Raises TooLarge beyond the end of the file, Unavailable.

        Raises SealBroken or BlobMissing when a piece cannot be taken up.
        """
        if self.offset + len(data) > self._begun.size:
            raise TooLarge
        taken = 0
        while taken < len(data):
            full = (self._next + 1) * SEGMENT_BYTES
            room = full - self.offset
            self._held += data[taken : taken + room]
            taken += min(room, len(data) - taken)
            if self.offset == full < self._begun.size:
                self._close(last=False)

    def pause(self) -> None:
        """Make durable what was taken, to the last byte; for a request that ended before the file."""
        self._settle()
        if not self._held:
            return
        kept, again = joined(self._pieces, len(self._held))
        begin = again[0].begin if again else self.offset - len(self._held)
        piece = Piece.fresh(begin, self.offset)
        sealed = self._tail.seal(piece, b"".join((*map(self._tail.open, again), self._held)))
        name = piece.name(self._begun.file_id)
        put_guarded(self._blobs, name, sealed, min_free_bytes=self._min_free)
        self._pieces = (*kept, piece)
        self._held.clear()
        self._advance(self._next, bytes(self._seals), self._pieces)
        self._drop(again)

    def finish(self, alive: Callable[[], None]) -> Whole:
        """Close the last segment and return the digests of the whole file, all of it durable.

        A file that came in several requests is read again to hash it, each segment as it was stored;
        `alive` is called before each.
        """
        self._close(last=True)
        self._settle()
        whole = self._digests or _reread(self._blobs, self._begun, bytes(self._seals), alive)
        return Whole(whole.sha256.digest(), whole.sm3.digest(), whole.head, bytes(self._seals))

    def tidy(self) -> None:
        """Delete the pieces of the last segment, once the file is kept."""
        self._drop(self._left)

    def stop(self) -> None:
        """Wait for what is being stored, whatever becomes of it."""
        if self._putting is not None:
            self._putting.exception()

    def _close(self, *, last: bool) -> None:
        pieces, self._pieces = self._pieces, ()
        self._held[:0] = b"".join(map(self._tail.open, pieces))
        plaintext, self._held = self._held, bytearray()
        if self._digests:
            self._digests.add(plaintext)
        begun = self._begun
        sealed = seal_segment(begun.file_key, begun.file_id, self._next, plaintext, last=last)
        self._settle()
        self._putting = self._putter.submit(self._put, self._next, sealed, last, pieces)
        self._next += 1

    def _put(self, index: int, sealed: bytes, last: bool, pieces: tuple[Piece, ...]) -> None:
        self._seals += sha256(self._stored(index, sealed, last)).digest()
        if last:  # written down together with the item's row
            self._left = pieces
        else:
            self._advance(index + 1, bytes(self._seals), ())
            self._drop(pieces)

    def _stored(self, index: int, sealed: bytes, last: bool) -> bytes:
        """Store a segment; return what lies under its name, of whoever stored it first.

        That may be a request that was taken for dead: its segment is as good if it opens to the same.
        """
        begun, name = self._begun, blob_name(self._begun.file_id, index)
        try:
            put_guarded(self._blobs, name, sealed, min_free_bytes=self._min_free)
        except BlobTaken:
            opened = partial(open_segment, begun.file_key, begun.file_id, index, last)
            there = self._blobs.get(name)
            if opened(there) != opened(sealed):
                raise SealBroken from None
            return there
        return sealed

    def _drop(self, pieces: tuple[Piece, ...]) -> None:
        with suppress(Unavailable):  # swept later
            for piece in pieces:
                self._blobs.delete(piece.name(self._begun.file_id))

    def _settle(self) -> None:
        if self._putting is not None:
            putting, self._putting = self._putting, None
            putting.result()


class _Digests:
    """SHA-256, SM3 and the first bytes of a plaintext."""

    def __init__(self) -> None:
        self.sha256, self.sm3, self.head = sha256(), BesideSm3(), b""

    def add(self, plaintext: bytes | bytearray) -> None:
        """Hash a segment; it must not change any more."""
        if not self.head:
            self.head = bytes(plaintext[:HEAD_BYTES])
        self.sm3.update(plaintext)
        self.sha256.update(plaintext)


def segment_names(begun: Begun) -> Iterator[str]:
    """Yield the names of what may be stored of a file that will not be finished, pieces first."""
    for piece in begun.pieces:
        yield piece.name(begun.file_id)
    for index in reversed(range(min(begun.segments + 2, begun.total_segments))):
        yield blob_name(begun.file_id, index)


def _reread(blobs: Blobs, begun: Begun, seals: bytes, alive: Callable[[], None]) -> _Digests:
    found, total = _Digests(), begun.total_segments
    for index in range(total):
        alive()
        sealed = blobs.get(blob_name(begun.file_id, index))
        if sha256(sealed).digest() != seals[index * _DIGEST_BYTES :][:_DIGEST_BYTES]:
            raise SealBroken
        found.add(open_segment(begun.file_key, begun.file_id, index, index == total - 1, sealed))
    return found
