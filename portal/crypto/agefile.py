"""Files on their way out: standard age v1, for any agency with any age tool."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from queue import Full, Queue, SimpleQueue
from threading import Event, Semaphore
from typing import IO

import pyrage  # type: ignore[import-untyped]

from portal.crypto.errors import SealBroken

_PIECE_BYTES = 1024 * 1024


def export_age(recipient: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Return `chunks` as one age file for an `age1…` recipient (X25519), as a stream.

    ValueError at once when `recipient` is not one. `chunks` is read in the caller's thread, and
    what it raises is raised here; the file so far then lacks its end, which age notices.
    """
    try:
        opened = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise ValueError("not an age recipient") from error
    return _stream(opened, chunks)


def _stream(recipient: object, chunks: Iterable[bytes]) -> Iterator[bytes]:
    # pyrage pulls from a file and pushes to a file, so it runs beside us, one chunk at a time.
    feed = _Feed()
    with ThreadPoolExecutor(1) as helper:
        work: Future[None] = helper.submit(pyrage.encrypt_io, feed, feed, [recipient])
        work.add_done_callback(lambda _: feed.asked.release())
        try:
            for chunk in filter(None, chunks):
                feed.asked.acquire()
                if work.done():
                    break  # it failed; the result says how
                feed.given.put(chunk)
                yield from feed.written()
            feed.given.put(b"")  # the end
            work.result()
            yield from feed.written()
        finally:
            feed.given.put(None)  # whoever left early must not leave the helper waiting


class _Feed:
    """Both files of one encryption: reading waits for a chunk, writing collects."""

    def __init__(self) -> None:
        self.asked = Semaphore(0)
        self.given: SimpleQueue[bytes | None] = SimpleQueue()
        self._out: SimpleQueue[bytes] = SimpleQueue()
        self._chunk = BytesIO()

    def read(self, size: int) -> bytes:
        if piece := self._chunk.read(size):
            return piece
        self.asked.release()
        chunk = self.given.get()
        if chunk is None:
            raise EOFError("abandoned")
        self._chunk = BytesIO(chunk)
        return self._chunk.read(size)

    def write(self, data: bytes) -> int:
        self._out.put(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def written(self) -> Iterator[bytes]:
        """Take what has been written so far."""
        while not self._out.empty():
            yield self._out.get()


def open_age(identity: str, file: IO[bytes]) -> Iterator[bytes]:
    """Return the plaintext of an age file for an `AGE-SECRET-KEY-1…` identity, as a stream.

    ValueError at once when `identity` is not one; SealBroken where the file does not open, is changed
    or cut short. What came before is verified chunk by chunk, but the file may still lack its end.
    """
    try:
        opened = pyrage.x25519.Identity.from_str(identity)
    except pyrage.IdentityError as error:
        raise ValueError("not an age identity") from error
    return _unsealed(opened, file)


def _unsealed(identity: object, file: IO[bytes]) -> Iterator[bytes]:
    outlet = _Outlet()

    def decrypt() -> None:
        try:
            pyrage.decrypt_io(file, outlet, [identity])
            outlet.flush()
        finally:
            outlet.give(b"")

    with ThreadPoolExecutor(1) as helper:
        work = helper.submit(decrypt)
        try:
            while piece := outlet.waiting.get():
                yield piece
            work.result()
        except (pyrage.DecryptError, OSError) as error:  # pyrage tells of bad chunks as OSError
            raise SealBroken from error
        finally:
            outlet.left.set()  # whoever left early must not leave the helper waiting


class _Outlet:
    """Where one decryption writes: a few pieces wait to be taken, then it waits too."""

    def __init__(self) -> None:
        self.waiting: Queue[bytes] = Queue(4)
        self.left = Event()
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        if len(self._held) >= _PIECE_BYTES:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Hand on what was held back."""
        if self._held:
            self.give(bytes(self._held))
            self._held.clear()

    def give(self, piece: bytes) -> None:
        """Put a piece where it is taken from; BrokenPipeError when nobody takes any more."""
        while True:
            if self.left.is_set():
                raise BrokenPipeError
            with suppress(Full):
                self.waiting.put(piece, timeout=0.1)
                return
