"""The one way a package is written as a ZIP: stored, ZIP64, as a stream (APPNOTE 6.3.10).

One list of entries has one byte form, so a reader compares what it meets with what would have been
written (`unzipped`). Tag files carry size and CRC in front; payload files, whose CRC is only known
at their end, carry them behind (a 64-bit data descriptor).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zlib import crc32

LOCAL: Final = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = struct.Struct("<4sLQQ")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")
DESCRIPTOR_BYTES: Final = _DESCRIPTOR.size

LOCAL_MARK, CENTRAL_MARK = b"PK\x03\x04", b"PK\x01\x02"
_UTF8, _DEFERRED = 0x0800, 0x0008
_PLAIN_VERSION, _ZIP64_VERSION = 20, 45
_UNIX, _FILE_MODE = 3, 0o100600
_FULL16, _FULL32 = 0xFFFF, 0xFFFFFFFF
_FIRST_YEAR = 1980


class SizeWrong(Exception):
    """A source gave more or fewer bytes than it was said to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the archive; `crc` is None where it is only known at the end."""

    path: str
    size: int
    crc: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A file that lies in the archive, and where it begins."""

    entry: Entry
    crc: int
    offset: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be written: its path, its size, and its bytes, asked for once."""

    path: str
    size: int
    pieces: Iterable[bytes]
    whole: bytes | None = None

    @classmethod
    def of(cls, path: str, whole: bytes) -> Source:
        """Return a tag file that lies in memory."""
        return cls(path, len(whole), (whole,), whole)


def archive(sources: Iterable[Source], at: datetime) -> Iterator[bytes]:
    """Yield the archive; `at` is the local time its entries carry. SizeWrong ends it unfinished."""
    stamp, offset = dos_time(at), 0
    written: list[Written] = []
    for source in sources:
        entry = Entry(source.path, source.size, _crc(source))
        head = local_header(entry, stamp)
        yield head
        crc, size = 0, 0
        for piece in source.pieces:
            crc, size = crc32(piece, crc), size + len(piece)
            yield piece
        if size != source.size:
            raise SizeWrong(source.path)
        tail = descriptor(entry, crc)
        yield tail
        written.append(Written(entry, crc, offset))
        offset += len(head) + size + len(tail)
    yield directory(written, stamp, offset)


def dos_time(at: datetime) -> tuple[int, int]:
    """Return (time, date) as MS-DOS kept them: local, to two seconds, from 1980."""
    day = (max(at.year, _FIRST_YEAR) - _FIRST_YEAR) << 9 | at.month << 5 | at.day
    return at.hour << 11 | at.minute << 5 | at.second // 2, day


def local_header(entry: Entry, stamp: tuple[int, int]) -> bytes:
    """Return what stands before a file."""
    path = entry.path.encode()
    if entry.crc is None:
        extra = struct.pack("<2H2Q", 1, 16, 0, 0)
        sizes, crc = _FULL32, 0
    else:
        extra, sizes, crc = b"", entry.size, entry.crc
    fixed = (LOCAL_MARK, *_kind(entry), 0, *stamp, crc, sizes, sizes, len(path), len(extra))
    return LOCAL.pack(*fixed) + path + extra


def descriptor(entry: Entry, crc: int) -> bytes:
    """Return what stands behind a file whose CRC was not known before."""
    if entry.crc is not None:
        return b""
    return _DESCRIPTOR.pack(b"PK\x07\x08", crc, entry.size, entry.size)


def directory(written: Iterable[Written], stamp: tuple[int, int], offset: int) -> bytes:
    """Return the central directory, which begins at `offset`, and the three ends of the archive."""
    records = [_central(each, stamp) for each in written]
    size, count = sum(len(each) for each in records), len(records)
    end64 = _END64.pack(
        b"PK\x06\x06", _END64.size - 12, _ZIP64_VERSION | _UNIX << 8, _ZIP64_VERSION,
        0, 0, count, count, size, offset,
    )  # fmt: skip
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, offset + size, 1)
    few = min(count, _FULL16)
    end = _END.pack(
        b"PK\x05\x06", 0, 0, few, few, min(size, _FULL32), min(offset, _FULL32), 0
    )  # fmt: skip
    return b"".join((*records, end64, locator, end))


def _central(written: Written, stamp: tuple[int, int]) -> bytes:
    entry, path = written.entry, written.entry.path.encode()
    sizes, offset, wide = entry.size, written.offset, b""
    if entry.crc is None:
        wide, sizes = struct.pack("<2Q", entry.size, entry.size), _FULL32
    if entry.crc is None or offset >= _FULL32:
        wide, offset = wide + struct.pack("<Q", written.offset), _FULL32
    extra = struct.pack("<2H", 1, len(wide)) + wide if wide else b""
    version, flags = _kind(entry)
    return _CENTRAL.pack(
        CENTRAL_MARK, _ZIP64_VERSION | _UNIX << 8, version, flags, 0, *stamp, written.crc,
        sizes, sizes, len(path), len(extra), 0, 0, 0, _FILE_MODE << 16, offset,
    ) + path + extra  # fmt: skip


def _kind(entry: Entry) -> tuple[int, int]:
    if entry.crc is None:
        return _ZIP64_VERSION, _UTF8 | _DEFERRED
    return _PLAIN_VERSION, _UTF8


def _crc(source: Source) -> int | None:
    return None if source.whole is None else crc32(source.whole)
