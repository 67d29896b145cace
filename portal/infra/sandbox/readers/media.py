"""Sound and film: what the file says of itself, and a copy without it.

Playing is the browser's. Boxes of ISO/IEC 14496-12; `©xyz` is ISO 6709.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from tinytag import TinyTag, TinyTagException

from portal.infra.sandbox.answer import Answer, Head
from portal.infra.sandbox.readers import sound, tracks
from portal.infra.sandbox.readers.kinds import Cannot
from portal.infra.sandbox.readers.tracks import Track

_INSIDE = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"udta", b"edts"}
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}
_BLANKED = {b"udta", b"meta", b"uuid", b"XMP_"}
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_ISO_6709 = re.compile(rb"([+-]\d{1,3}\.\d+)([+-]\d{1,3}\.\d+)")
_MORE_TAGS = 50
_TAGS = ("title", "artist", "albumartist", "composer", "comment", "year", "album")
_CODES = {"title": "title", "comment": "comment", "year": "created", "album": "album"}
_STRINGS = {b"\xa9mak": "maker", b"\xa9mod": "device", b"\xa9swr": "software", b"\xa9day": "taken"}
_KEYED = re.compile(rb"com\.apple\.quicktime\.[a-z.]+|com\.android\.[a-z.]+")
_MAX_BOXES = 20_000
_PICTURES = {b"avc1", b"avc3", b"hvc1", b"hev1", b"mp4v", b"jpeg", b"av01", b"dvh1", b"apcn"}
_ENCODER_AT, _ENCODER_BYTES = 8 + 50, 32


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return length, tags, device, place and time of recording, as far as the file says."""
    facts: list[tuple[str, str]] = []
    if data[4:8] == b"ftyp":
        facts += _film_facts(data)
    facts += sound.recorder_of(data)
    try:
        tag = TinyTag.get(file_obj=io.BytesIO(data), filename="", image=False)
    except (TinyTagException, ValueError, OSError):
        tag = None
    if tag is not None:
        if tag.duration:
            facts.append(("seconds", f"{tag.duration:.1f}"))
        values = ((name, getattr(tag, name, None)) for name in _TAGS)
        facts += [(_CODES.get(name, "author"), str(value)) for name, value in values if value]
        facts += [
            ("tag", f"{name}：{value}") for name, value in list(tag.other.items())[:_MORE_TAGS]
        ]
    return Answer(Head(facts=[(code, value[:2_000]) for code, value in dict.fromkeys(facts)]))


def scrub(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return an MP4 or MOV whose user data, metadata and times are blank, or a sound without tags.

    Every frame stays. Boxes keep their length and become `free`, so that no offset into the media
    moves; what was recorded beside picture and sound becomes noughts.
    """
    if data[4:8] != b"ftyp":
        return sound.scrubbed(data)
    copy = bytearray(data)
    for track in _tracks(data):
        if track.handler in tracks.RECORDED:
            for at, size in track.samples():
                copy[at : at + size] = bytes(len(copy[at : at + size]))
    for name, start, body, end in list(_boxes(data)):
        if name in _BLANKED:
            copy[start + 4 : start + 8] = b"free"
            copy[body:end] = bytes(end - body)
        elif name == b"stsd":
            _blank_encoder(copy, body, end)
        elif name in _TIMED:
            width = 16 if data[body : body + 1] == b"\x01" else 8
            copy[body + 4 : body + 4 + width] = bytes(width)
    suffix, media_type = ("mov", "video/quicktime") if data[8:10] == b"qt" else ("mp4", "video/mp4")
    return Answer(Head(file_type=media_type, file_suffix=suffix), file=bytes(copy))


def _tracks(data: bytes) -> list[Track]:
    """Return the tracks of a film with their tables."""
    found: list[Track] = []
    for name, _, body, end in sorted(_boxes(data), key=lambda each: each[1]):
        if name == b"trak":
            found.append(Track())
        elif found:
            found[-1].take(name, data[body:end])
    return found


def _blank_encoder(copy: bytearray, body: int, end: int) -> None:
    """Blank the name of the encoder in the first description of pictures: it names the camera."""
    first, last = body + _ENCODER_AT, body + _ENCODER_AT + _ENCODER_BYTES
    if last <= end and bytes(copy[body + 12 : body + 16]) in _PICTURES:
        copy[first:last] = bytes(_ENCODER_BYTES)


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield name, start, start of the body and end of every box, containers first."""
    waiting, seen = [(0, len(data))], 0
    while waiting:
        at, stop = waiting.pop()
        while at + 8 <= stop:
            size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
            body = at + 8
            if size == 1:
                size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
            end = stop if size == 0 else at + size
            seen += 1
            if end < body or end > stop or seen > _MAX_BOXES:
                raise Cannot("damaged")
            yield name, at, body, end
            if name in _INSIDE:
                waiting.append((body, end))
            at = end


def _film_facts(data: bytes) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = [("format", data[8:12].decode("latin-1").strip())]
    recorded = [each for each in _tracks(data) if each.handler in tracks.RECORDED]
    facts += [("track", each.form.decode("latin-1")) for each in recorded]
    for name, _, body, end in _boxes(data):
        inside = data[body : min(end, body + 65_536)]
        if name == b"mvhd":
            facts += _recorded(inside)
        elif name == b"\xa9xyz":
            facts += _place(inside)
        elif name in _STRINGS:
            facts.append(
                (_STRINGS[name], inside[4:].decode("utf-8", errors="replace").strip("\x00"))
            )
        elif name == b"meta":
            facts += _place(inside)
            facts += [("tag", each.decode()) for each in dict.fromkeys(_KEYED.findall(inside))]
    return facts


def _recorded(inside: bytes) -> list[tuple[str, str]]:
    wide = inside[:1] == b"\x01"
    seconds = int.from_bytes(inside[4:12] if wide else inside[4:8], "big")
    if not seconds or seconds > 2**33:
        return []
    return [("created", (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S UTC"))]


def _place(inside: bytes) -> list[tuple[str, str]]:
    found = _ISO_6709.search(inside)
    return [("gps", f"{float(found[1]):.6f},{float(found[2]):.6f}")] if found else []


def _told(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
