"""Making a screenshot small: at most 256 colours, as pages of text need no more."""

from __future__ import annotations

import struct
import zlib
from collections import Counter

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT_BITS = bytes(min(255, (value + 1) // 2 * 2) for value in range(256))


def smaller(png: bytes) -> bytes:
    """Return a truecolour PNG of a browser as one with a palette."""
    width, height, samples, packed = _chunks(png)
    rows = _unfiltered(zlib.decompress(packed), width * samples, samples)
    pixels = [
        line[at : at + 3]
        for line in (bytes(row).translate(KEPT_BITS) for row in rows)
        for at in range(0, len(line), samples)
    ]
    palette = [colour for colour, _ in Counter(pixels).most_common(256)]
    index = {colour: place for place, colour in enumerate(palette)}
    for colour in set(pixels) - index.keys():
        index[colour] = min(range(len(palette)), key=lambda i: _apart(palette[i], colour))
    lines = bytearray()
    for at in range(0, len(pixels), width):
        lines += b"\0" + bytes(index[pixel] for pixel in pixels[at : at + width])
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return (
        SIGNATURE
        + _chunk(b"IHDR", head)
        + _chunk(b"PLTE", b"".join(palette))
        + _chunk(b"IDAT", zlib.compress(bytes(lines), 9))
        + _chunk(b"IEND", b"")
    )


def _chunks(png: bytes) -> tuple[int, int, int, bytes]:
    assert png.startswith(SIGNATURE)
    at, packed, size = 8, b"", (0, 0, 0)
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        kind, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", data)
            assert (depth, colour) in {(8, 2), (8, 6)}
            size = (width, height, 3 if colour == 2 else 4)
        elif kind == b"IDAT":
            packed += data
        at += 12 + length
    return *size, packed


def _unfiltered(raw: bytes, row: int, step: int) -> list[bytearray]:
    """Undo the five filters of PNG (RFC 2083, section 6)."""
    rows, above = [], bytearray(row)
    for start in range(0, len(raw), row + 1):
        kind, line = raw[start], bytearray(raw[start + 1 : start + 1 + row])
        for at in range(row if kind else 0):
            left = line[at - step] if at >= step else 0
            if kind == 1:
                line[at] = (line[at] + left) & 255
            elif kind == 2:
                line[at] = (line[at] + above[at]) & 255
            elif kind == 3:
                line[at] = (line[at] + (left + above[at]) // 2) & 255
            else:
                corner = above[at - step] if at >= step else 0
                line[at] = (line[at] + _paeth(left, above[at], corner)) & 255
        rows.append(line)
        above = line
    return rows


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))


def _apart(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
