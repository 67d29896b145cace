"""JPEG segments (ITU-T T.81, annex B): the picture kept bit by bit, what is beside it dropped."""

from __future__ import annotations

from typing import Final

_START, _SCAN, _END, _COMMENT = 0xD8, 0xDA, b"\xff\xd9", 0xFE
_KEPT: Final = {0xE0, 0xEE}
"""JFIF (APP0) and Adobe's colour transform (APP14): without them colours come out wrong."""


def without_metadata(data: bytes) -> bytes:
    """Return the JPEG without EXIF, XMP, IPTC, profiles and comments; as it was when it is no JPEG."""
    if data[:2] != bytes((0xFF, _START)):
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every marker begins with it
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _SCAN:
            end = data.rfind(_END)
            return b"".join((*kept, data[at : end + 2 if end > at else len(data)]))
        application = 0xE0 <= marker <= 0xEF  # noqa: PLR2004 - APP0 to APP15
        if marker in _KEPT or not (application or marker == _COMMENT):
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return data
