"""Copies of MP3, FLAC and WAV without what stands around the sound; the sound stays bit by bit.

ID3 2.4 §3.1, APEv2, RFC 9639 §8 (FLAC), EBU 3285 (bext) and the RIFF of Microsoft.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from portal.infra.sandbox.answer import Answer, Head
from portal.infra.sandbox.readers.kinds import Cannot

_ID3, _ID3_HEAD, _ID3_FOOTER = b"ID3", 10, 0x10
_ID3_OLD, _ID3_OLD_BYTES = b"TAG", 128
_APE, _APE_FOOT = b"APETAGEX", 32
_APE_HAS_HEADER = 0x80000000
_LYRICS = b"LYRICS200"
_FLAC = b"fLaC"
_FLAC_KEPT: Final = {0, 3}
"""Stream information and the table of seek points; comments, pictures and programs' own blocks go."""
_FLAC_LAST = 0x80
_WAV_KEPT: Final = {b"fmt ", b"data", b"fact"}
_FRAME = 0xE0


def scrubbed(data: bytes) -> Answer:
    """Return the sound alone. Raises Cannot for what is none of the three."""
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return _made(_wav(data), "wav", "audio/wav")
    rest = _behind_id3(data)
    if rest.startswith(_FLAC):
        return _made(_flac(rest), "flac", "audio/flac")
    rest = _before_tags(rest)
    if len(rest) > 1 and rest[0] == 0xFF and rest[1] & _FRAME == _FRAME:  # noqa: PLR2004 - the mark of a frame
        return _made(rest, "mp3", "audio/mpeg")
    raise Cannot("unsupported")


def recorder_of(data: bytes) -> list[tuple[str, str]]:
    """Return what the broadcast chunk of a WAV says: who or what recorded it, and when."""
    if not (data.startswith(b"RIFF") and data[8:12] == b"WAVE"):
        return []
    for name, body in _chunks(data):
        if name == b"bext":
            taken = f"{_text(body[320:330])} {_text(body[330:338])}".strip()
            told = [("comment", _text(body[:256])), ("maker", _text(body[256:288]))]
            return [(code, text) for code, text in (*told, ("taken", taken)) if text]
    return []


def _made(data: bytes, suffix: str, media_type: str) -> Answer:
    return Answer(Head(file_type=media_type, file_suffix=suffix), file=data)


def _behind_id3(data: bytes) -> bytes:
    while data.startswith(_ID3) and len(data) > _ID3_HEAD:
        size = 0
        for each in data[6:10]:
            size = size << 7 | each & 0x7F
        size += _ID3_HEAD + (_ID3_HEAD if data[5] & _ID3_FOOTER else 0)
        data = data[size:].lstrip(b"\0")
    return data


def _before_tags(data: bytes) -> bytes:
    """Return MP3 frames without the tags some programs put behind them."""
    while True:
        cut = _tag_behind(data)
        if not 0 < cut <= len(data):
            return data
        data = data[:-cut]


def _tag_behind(data: bytes) -> int:
    """Return how many bytes at the end are a tag, 0 for none."""
    if data[-_ID3_OLD_BYTES:].startswith(_ID3_OLD):
        return _ID3_OLD_BYTES
    foot = data[-_APE_FOOT:]
    if foot.startswith(_APE):
        head = _APE_FOOT if int.from_bytes(foot[20:24], "little") & _APE_HAS_HEADER else 0
        return int.from_bytes(foot[12:16], "little") + head
    if data.endswith(_LYRICS) and data[-15:-9].isdigit():
        return int(data[-15:-9]) + 15
    return 0


def _flac(data: bytes) -> bytes:
    kept: list[tuple[int, bytes]] = []
    at, last = len(_FLAC), False
    while not last:
        if at + 4 > len(data):
            raise Cannot("damaged")
        last, kind = bool(data[at] & _FLAC_LAST), data[at] & ~_FLAC_LAST
        end = at + 4 + int.from_bytes(data[at + 1 : at + 4], "big")
        if kind in _FLAC_KEPT:
            kept.append((kind, data[at + 1 : end]))
        at = end
    if not kept:
        raise Cannot("damaged")
    marks = [kind | (_FLAC_LAST if n == len(kept) - 1 else 0) for n, (kind, _) in enumerate(kept)]
    blocks = (bytes([mark]) + rest for mark, (_, rest) in zip(marks, kept, strict=True))
    return b"".join((_FLAC, *blocks, data[at:]))


def _wav(data: bytes) -> bytes:
    parts = [
        name + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)
        for name, body in _chunks(data)
        if name in _WAV_KEPT
    ]
    if not parts:
        raise Cannot("damaged")
    body = b"WAVE" + b"".join(parts)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and body of each chunk; a recorder that was switched off leaves the last one short."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _text(raw: bytes) -> str:
    return raw.partition(b"\0")[0].decode("utf-8", errors="replace").strip()
