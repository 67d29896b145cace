"""Tracks of an MP4 or MOV that are neither picture nor sound: places and movements, second by second.

ISO/IEC 14496-12: `stsc` (8.7.4), `stsz` (8.7.3), `stco` and `co64` (8.7.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import iter_unpack
from typing import Final

RECORDED: Final = {b"meta", b"camm"}
"""Handlers of such tracks: GoPro's gpmd, Apple's mebx, DJI's djmd, Sony's rtmd; Google's camm."""
_MOST_SAMPLES: Final = 2_000_000


@dataclass(slots=True)
class Track:
    """The tables of one track, as their boxes hold them."""

    handler: bytes = b""
    form: bytes = b""
    tables: dict[bytes, bytes] = field(default_factory=dict)

    def take(self, name: bytes, body: bytes) -> None:
        """Keep the box when it is one of the tables."""
        if name == b"hdlr":
            self.handler = self.handler or body[8:12]
        elif name == b"stsd":
            self.form = body[12:16]
        elif name in {b"stsc", b"stsz", b"stco", b"co64"}:
            self.tables[name] = body

    def samples(self) -> Iterator[tuple[int, int]]:
        """Yield (offset, length) of each sample in the file."""
        sizes = self._sizes()
        wide = b"co64" in self.tables
        table = self.tables.get(b"co64" if wide else b"stco", bytes(8))
        chunks = [
            at for (at,) in iter_unpack(">Q" if wide else ">I", _rows(table, 8 if wide else 4))
        ]
        runs = list(iter_unpack(">III", _rows(self.tables.get(b"stsc", bytes(8)), 12)))
        for number, at in enumerate(chunks, start=1):
            while len(runs) > 1 and runs[1][0] <= number:
                runs.pop(0)
            for _ in range(runs[0][1] if runs else 0):
                size = next(sizes, None)
                if size is None:
                    return
                yield at, size
                at += size  # noqa: PLW2901 - the next sample of the chunk

    def _sizes(self) -> Iterator[int]:
        table = self.tables.get(b"stsz", bytes(12))
        same = int.from_bytes(table[4:8], "big")
        count = min(int.from_bytes(table[8:12], "big"), _MOST_SAMPLES)
        if same:
            yield from (same for _ in range(count))
        else:
            yield from (
                size for (size,) in iter_unpack(">I", _whole(table[12 : 12 + 4 * count], 4))
            )


def _rows(table: bytes, width: int) -> bytes:
    """Return the rows of a table behind its version and its count."""
    count = int.from_bytes(table[4:8], "big")
    return _whole(table[8 : 8 + width * min(count, _MOST_SAMPLES)], width)


def _whole(rows: bytes, width: int) -> bytes:
    return rows[: len(rows) - len(rows) % width]
