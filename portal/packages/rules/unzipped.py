"""Reading a package's ZIP as a stream, strictly: what `zipped` would not have written is refused.

So there is nothing to unpack that is not looked at: no compression, no second directory, no bytes
between or behind, no name twice, no way out of the folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from zlib import crc32

from portal.packages.rules.names import MOST_PATH_BYTES, is_safe
from portal.packages.rules.zipped import (
    CENTRAL_MARK,
    DESCRIPTOR_BYTES,
    LOCAL,
    LOCAL_MARK,
    Entry,
    Written,
    descriptor,
    directory,
    local_header,
)

MOST_ENTRIES: Final = 1_000_000
MOST_TAG_BYTES: Final = 64 * 1024 * 1024
_PIECE: Final = 1024 * 1024


class NotAPackage(Exception):
    """The archive is cut short, or not written as a package is; says where."""


class Stream:
    """Bytes that come in pieces, read in lengths."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = memoryview(b"")

    def some(self, most: int) -> bytes:
        """Return at least one byte and at most `most`, nothing at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = memoryview(piece)
        found = bytes(self._held[:most])
        self._held = self._held[most:]
        return found

    def exactly(self, length: int, where: str) -> bytes:
        """Return `length` bytes; NotAPackage when fewer are left."""
        found = self.some(length)
        if len(found) < length:
            parts = [found]
            missing = length - len(found)
            while missing and (more := self.some(missing)):
                parts.append(more)
                missing -= len(more)
            if missing:
                raise NotAPackage(f"{where}: cut short")
            found = b"".join(parts)
        return found


class Unzipped:
    """The files of one archive, in order; a file's pieces are taken before the next one comes."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._in = Stream(pieces)
        self._written: list[Written] = []
        self._seen: set[str] = set()
        self._stamp = (0, 0)
        self._offset = 0
        self.wrong_crcs: set[str] = set()
        """Files whose bytes do not give the CRC the archive states."""

    def files(self, size_of: Callable[[str], int]) -> Iterator[tuple[str, int, Iterator[bytes]]]:
        """Yield (path, size, pieces); `size_of` says the size of what does not say so in front."""
        while (mark := self._in.exactly(4, "archive")) == LOCAL_MARK:
            if len(self._written) == MOST_ENTRIES:
                raise NotAPackage("archive: too many files")
            entry, head = self._entry(mark, size_of)
            done: list[int] = []
            pieces = self._pieces(entry, done)
            yield entry.path, entry.size, pieces
            for _ in pieces:  # what was not taken is passed over
                pass
            self._finish(entry, head, done[0])
        self._end(mark)

    def _entry(self, mark: bytes, size_of: Callable[[str], int]) -> tuple[Entry, int]:
        fixed = mark + self._in.exactly(LOCAL.size - 4, "archive")
        _, _, flags, _, time, day, crc, size, _, path_length, extra_length = LOCAL.unpack(fixed)
        if path_length > MOST_PATH_BYTES or extra_length > MOST_PATH_BYTES:
            raise NotAPackage("archive: a name too long")
        rest = self._in.exactly(path_length + extra_length, "archive")
        path = self._path(rest[:path_length])
        deferred = bool(flags & 0x0008)
        known = size_of(path) if deferred else size
        if not deferred and size > MOST_TAG_BYTES:
            raise NotAPackage(f"{path}: larger than such a file may be")
        if not self._written:
            self._stamp = (time, day)
        entry = Entry(path, known, None if deferred else crc)
        if fixed + rest != local_header(entry, self._stamp):
            raise NotAPackage(f"{path}: its header is not written as a package's is")
        return entry, len(fixed) + len(rest)

    def _path(self, raw: bytes) -> str:
        try:
            path = raw.decode()
        except UnicodeDecodeError as error:
            raise NotAPackage("archive: a name that is not UTF-8") from error
        if not is_safe(path):
            raise NotAPackage(f"archive: a name that is not allowed: {path[:80]!r}")
        if path in self._seen:
            raise NotAPackage(f"{path}: twice in the archive")
        self._seen.add(path)
        return path

    def _pieces(self, entry: Entry, done: list[int]) -> Iterator[bytes]:
        left, crc = entry.size, 0
        while left:
            piece = self._in.some(min(left, _PIECE))
            if not piece:
                raise NotAPackage(f"{entry.path}: cut short")
            crc, left = crc32(piece, crc), left - len(piece)
            yield piece
        done.append(crc)

    def _finish(self, entry: Entry, head: int, crc: int) -> None:
        tail, stated = b"", entry.crc
        if stated is None:
            tail = self._in.exactly(DESCRIPTOR_BYTES, entry.path)
            stated = int.from_bytes(tail[4:8], "little")
            if tail != descriptor(entry, stated):
                raise NotAPackage(f"{entry.path}: its end is not where the statement says")
        if stated != crc:
            self.wrong_crcs.add(entry.path)
        self._written.append(Written(entry, stated, self._offset))
        self._offset += head + entry.size + len(tail)

    def _end(self, mark: bytes) -> None:
        if mark != CENTRAL_MARK:
            raise NotAPackage("archive: no file and no directory where one was expected")
        expected = directory(self._written, self._stamp, self._offset)
        found = mark + self._in.exactly(len(expected) - 4, "directory of the archive")
        if found != expected:
            raise NotAPackage("directory of the archive: does not say what the files say")
        if self._in.some(1):
            raise NotAPackage("archive: bytes behind its end")
