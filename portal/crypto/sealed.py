"""A stream of any length closed to one public key: docs/formats/sealed-stream.md.

For what goes from one Cluebridge server to another: a wrap, then segments as files have them, so
the seal is the suite of the receiver's key (X-Wing: post-quantum) from end to end.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from portal.crypto import fields, keys, segments, suites
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame

KEY_ID_BYTES = 8
STREAM_ID_BYTES = 16
_HEAD_BYTES = 1 + KEY_ID_BYTES + STREAM_ID_BYTES + 2
_PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before the segments: for which key, which stream, and the wrapped stream key."""

    key_id: bytes
    stream_id: bytes
    wrapped: bytes

    @property
    def context(self) -> bytes:
        """What the wrap is bound to."""
        return frame("cluebridge/sealed-stream/v1", self.key_id, self.stream_id)


def key_id(public: keys.PublicKey) -> bytes:
    """Return eight bytes by which a receiver finds which of its keys a stream is for."""
    return sha256(frame("cluebridge/public-key/v1", public.raw)).digest()[:KEY_ID_BYTES]


def seal_stream(recipient: keys.PublicKey, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield `pieces` closed to `recipient`. Holds one segment (8 MiB) of plaintext at a time."""
    suite = suites.of_public(recipient.raw)
    stream_key, stream_id = fields.new_key(suite), secrets.token_bytes(STREAM_ID_BYTES)
    head = Head(key_id(recipient), stream_id, b"")
    wrapped = keys.wrap(recipient, stream_key, context=head.context)
    yield b"".join((suite, head.key_id, stream_id, len(wrapped).to_bytes(2, "big"), wrapped))
    held, index = bytearray(), 0
    for piece in pieces:
        with memoryview(piece) as rest:
            taken = 0
            while taken < len(rest):
                if len(held) == segments.SEGMENT_BYTES:
                    yield segments.seal_segment(stream_key, stream_id, index, held, last=False)
                    held.clear()
                    index += 1
                room = segments.SEGMENT_BYTES - len(held)
                held += rest[taken : taken + room]
                taken = min(taken + room, len(rest))
    yield segments.seal_segment(stream_key, stream_id, index, held, last=True)


class Opening:
    """Reads a sealed stream: first its head, then, with the stream key, its plaintext."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        """Read the head; SealBroken when it is not one."""
        self._pieces = iter(pieces)
        self._held = bytearray()
        head = self._take(_HEAD_BYTES)
        self._suite = head[:1]
        length = int.from_bytes(head[-2:], "big")
        ids = head[1:-2]
        self.head = Head(ids[:KEY_ID_BYTES], ids[KEY_ID_BYTES:], self._take(length))

    def with_key(self, private: keys.PrivateKey) -> Iterator[bytes]:
        """Yield the plaintext for the holder of the private key; see `plaintext`."""
        return self.plaintext(keys.unwrap(private, self.head.wrapped, context=self.head.context))

    def plaintext(self, stream_key: bytes) -> Iterator[bytes]:
        """Yield verified pieces; SealBroken at what does not open and at a stream cut short."""
        if suites.of_key(stream_key) != self._suite:
            raise SealBroken
        full, index = segments.sealed_bytes(self._suite), 0
        while True:
            self._fill(full + 1)
            last = len(self._held) <= full
            sealed = bytes(self._held[:full])
            del self._held[:full]
            opened = segments.open_segment(stream_key, self.head.stream_id, index, last, sealed)
            for start in range(0, len(opened), _PIECE_BYTES):
                yield opened[start : start + _PIECE_BYTES]
            if last:
                return
            index += 1

    def _take(self, length: int) -> bytes:
        self._fill(length)
        if len(self._held) < length:
            raise SealBroken
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken

    def _fill(self, length: int) -> None:
        while len(self._held) < length:
            piece = next(self._pieces, None)
            if piece is None:
                return
            self._held += piece
