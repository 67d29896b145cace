"""The end of a file on its way in: what came of a segment that is not full yet, in sealed pieces."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from secrets import token_bytes

from portal.crypto import fields
from portal.crypto.errors import SealBroken
from portal.crypto.framing import frame
from portal.infra.storage import Blobs

_ROW = struct.Struct(">QQ4s")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `begin` to `end` (exclusive) of a file, in a blob of their own.

    `mark` is 4 random bytes, so that no two writers ever mean the same blob; empty for one from
    before pieces were marked.
    """

    begin: int
    end: int
    mark: bytes = b""

    @classmethod
    def fresh(cls, begin: int, end: int) -> Piece:
        """Return a piece that is not stored yet."""
        return cls(begin, end, token_bytes(4))

    @property
    def size(self) -> int:
        """Return how many bytes it has."""
        return self.end - self.begin

    def name(self, file_id: bytes) -> str:
        """Return the name of its blob."""
        return f"{file_id.hex()}/t{self.end}" + (f"-{self.mark.hex()}" if self.mark else "")


@dataclass(frozen=True, slots=True)
class Tail:
    """Seals and opens the pieces of one file."""

    blobs: Blobs
    file_id: bytes
    key: bytes = field(repr=False)

    def seal(self, piece: Piece, content: bytes) -> bytes:
        """Return the sealed bytes of a piece."""
        return fields.seal(self.key, content, context=self._context(piece), pad_to=1)

    def open(self, piece: Piece) -> bytes:
        """Return the bytes of a stored piece. Raises SealBroken, BlobMissing, Unavailable."""
        sealed = self.blobs.get(piece.name(self.file_id))
        opened = fields.open_(self.key, sealed, context=self._context(piece))
        if len(opened) != piece.size:
            raise SealBroken
        return opened

    def _context(self, piece: Piece) -> bytes:
        return frame("cluebridge/upload-tail/v1", self.file_id, piece.end.to_bytes(8, "big"))


def joined(pieces: tuple[Piece, ...], size: int) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Return which pieces stay and which are stored again as one with the next `size` bytes.

    Each piece that stays is more than twice as long as the one after it, so there are never more
    than two dozen of a segment, and a byte is stored again a few times only, not at every request.
    """
    stay = len(pieces)
    while stay and pieces[stay - 1].size <= 2 * size:
        stay -= 1
        size += pieces[stay].size
    return pieces[:stay], pieces[stay:]


def packed(pieces: tuple[Piece, ...]) -> bytes:
    """Return pieces as a row keeps them: of each u64 begin, u64 end, 4 bytes of mark."""
    return b"".join(_ROW.pack(each.begin, each.end, each.mark) for each in pieces)


def unpacked(kept: bytes) -> tuple[Piece, ...]:
    """Return the pieces of a row."""
    return tuple(Piece(*each) for each in _ROW.iter_unpack(kept))
