"""Files at rest: 8 MiB segments, each a Cobblestone message: docs/formats/evidence-segments.md.

Under a key of suite 3 each is an SM4-GCM message with the same bindings (`national`).

The context of a segment binds suite, file id, position and whether it is the last one, so a
segment opens only where it was written, and a file cannot be cut short, reordered or spliced.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from typing import TypeAlias

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SM3, Hash

from portal.crypto import national, suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

SEGMENT_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES, _TAG_BYTES, _COBBLESTONE_HEAD_BYTES = 16 * 1024, 16, 56

Bytes: TypeAlias = bytes | bytearray | memoryview


class BesideSm3:
    """SM3 of a stream, made in a thread beside: slower than all else, and it lets go of the GIL."""

    def __init__(self) -> None:
        self._hash = Hash(SM3())
        self._running: Future[None] | None = None

    def update(self, data: Bytes) -> None:
        """Hash more, once what came before is hashed; `data` must not change until the next call."""
        self._settle()
        helper = ThreadPoolExecutor(1)
        self._running = helper.submit(self._hash.update, data)
        helper.shutdown(wait=False)

    def digest(self) -> bytes:
        """Return the digest, 32 bytes; nothing can be added after."""
        self._settle()
        return self._hash.finalize()

    def _settle(self) -> None:
        if self._running is not None:
            self._running.result()


class FileSealer:
    """Seals one file as it streams by, and hashes its plaintext with SHA-256 and SM3.

    Holds at most two segments of plaintext and, while sealing one, its ciphertext twice. A full
    segment is kept back until more data comes, because only then is it known not to be the last.
    """

    def __init__(self, file_key: bytes, file_id: bytes) -> None:
        """Start a file; `file_key` is 32 bytes used for this file only."""
        self._key, self._id = file_key, file_id
        self._held = bytearray()
        self._next = 0
        self._finished = False
        self._sha256, self._sm3 = sha256(), BesideSm3()
        self.size = 0
        self.sha256 = b""
        self.sm3 = b""

    def update(self, data: Bytes) -> list[bytes]:
        """Take more plaintext; return the segments this completed, sealed, in order."""
        if self._finished:
            raise ValueError("this file is finished")
        done = []
        with memoryview(data).cast("B") as rest:
            self.size += len(rest)
            taken = 0
            while taken < len(rest):
                if len(self._held) == SEGMENT_BYTES:
                    done.append(self._seal(last=False))
                room = SEGMENT_BYTES - len(self._held)
                self._held += rest[taken : taken + room]
                taken = min(taken + room, len(rest))
        return done

    def finish(self) -> list[bytes]:
        """Return the last segment, sealed, and set `sha256` and `sm3` (32 bytes each).

        An empty file is one empty last segment.
        """
        if self._finished:
            raise ValueError("this file is finished")
        self._finished = True
        last = self._seal(last=True)
        self.sha256, self.sm3 = self._sha256.digest(), self._sm3.digest()
        return [last]

    def _seal(self, *, last: bool) -> bytes:
        plaintext, self._held = self._held, bytearray()
        self._sm3.update(plaintext)
        self._sha256.update(plaintext)
        sealed = seal_segment(self._key, self._id, self._next, plaintext, last=last)
        self._next += 1
        return sealed


def seal_segment(
    file_key: bytes, file_id: bytes, index: int, plaintext: Bytes, *, last: bool
) -> bytes:
    """Return suite byte and Cobblestone message of segment `index` (from 0) of a file.

    Every segment but the last holds exactly SEGMENT_BYTES; only an only segment may be empty.
    """
    if not _fits(index, len(plaintext), last=last):
        raise ValueError("a segment of this length cannot stand here")
    if suites.of_key(file_key) == suites.SM2_SM4:
        bound = _context(file_id, index, last=last, suite=suites.SM2_SM4)
        return national.seal_segment(file_key[1:], plaintext, context=bound)
    cipher = Cobblestone256Encryptor(file_key, _context(file_id, index, last=last))
    return b"".join((suites.XWING_AES256, cipher.update(plaintext), cipher.finalize()))


def open_segment(
    file_key: bytes,
    file_id: bytes,
    index: int,
    last: bool,
    ciphertext: bytes,
) -> bytes:
    """Return the plaintext of one segment, all of it verified, else raise SealBroken."""
    suite = suites.of_key(file_key)
    context = _context(file_id, index, last=last, suite=suite)
    if suite == suites.SM2_SM4:
        plaintext = national.open_segment(file_key[1:], ciphertext, context=context)
    else:
        plaintext = _open_cobblestone(file_key, suites.body(ciphertext), context)
    if not _fits(index, len(plaintext), last=last):
        raise SealBroken
    return plaintext


def sealed_bytes(suite: bytes) -> int:
    """Return how many bytes a full sealed segment of a suite has; SealBroken for an unknown one."""
    if suite == suites.SM2_SM4:
        return SEGMENT_BYTES + national.SEGMENT_OVERHEAD_BYTES
    if suite != suites.XWING_AES256:
        raise SealBroken
    chunks = SEGMENT_BYTES // _CHUNK_BYTES + 1
    return 1 + SEGMENT_BYTES + _COBBLESTONE_HEAD_BYTES + chunks * _TAG_BYTES


def segment_count(size: int) -> int:
    """Return how many segments a file of `size` plaintext bytes has; at least one."""
    return max(1, -(-size // SEGMENT_BYTES))


def _fits(index: int, length: int, *, last: bool) -> bool:
    if not last:
        return length == SEGMENT_BYTES
    return length <= SEGMENT_BYTES and (length > 0 or index == 0)


def _open_cobblestone(file_key: bytes, message: bytes, context: bytes) -> bytes:
    cipher = Cobblestone256Decryptor(file_key, context)
    try:
        return cipher.update(message) + cipher.finalize()
    except InvalidTag as error:
        raise SealBroken from error


def _context(
    file_id: bytes, index: int, *, last: bool, suite: bytes = suites.XWING_AES256
) -> bytes:
    return frame(
        "cluebridge/segment/v1",
        suite,
        file_id,
        index.to_bytes(8, "big"),
        b"\x01" if last else b"\x00",
    )
