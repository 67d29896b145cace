"""The formats before 2007 (doc, ppt; xls its summary): words without layout, and the summary.

MS-DOC 2.4.1 (text by pieces), MS-PPT 2.9.42 ff. (text atoms), MS-OLEPS (summary).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from struct import iter_unpack, unpack_from
from typing import Any, Final

import olefile

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers.kinds import Cannot

_SHOWN: Final = 400_000
_FACTS: Final = {
    "author": "author",
    "last_saved_by": "changed_by",
    "create_time": "created",
    "last_saved_time": "changed",
    "creating_application": "software",
    "company": "organisation",
    "title": "title",
    "manager": "manager",
}

_WORD_97: Final = 0xC1
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
_FLAGS_AT, _OLD_TEXT_AT, _PIECES_AT = 0x0A, 0x18, 0x01A2
_PROPERTIES, _PIECE_TABLE = 1, 2
_ONE_BYTE = 0x40000000
_INSTRUCTION = re.compile("\x13[^\x13\x14\x15]*\x14?")
_MARKS = str.maketrans({"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x07": "\t", "\xa0": " "})
_DROPPED = re.compile("[\x01\x02\x03\x04\x05\x08\x14\x15]")

_FILE_PASS, _BOOK_HEAD = 0x2F, 4096
_SLIDES_LOCKED: Final = 0xF3D1C4DF
_UTF16_TEXT, _BYTE_TEXT, _CONTAINER = 0x0FA0, 0x0FA8, 0xF
_MASTERS: Final = {1016, 0x0FC9}
"""Main masters and handout masters: their words are "click to edit" in every file."""
_MOST_RECORDS: Final = 200_000


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the words in the order they are stored, notes and older versions included."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        text = _word(file) if file.exists("WordDocument") else _slides(file)
    notes = ["layout_not_shown"] + (["truncated"] if len(text) > _SHOWN else [])
    notes += [] if text.strip() else ["no_words"]
    blocks = [Block(text=text[:_SHOWN])] if text.strip() else []
    return Answer(Head(blocks=blocks, notes=notes))


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return author, organisation, program and times."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        summary = file.get_metadata()
    facts = [(code, _told(getattr(summary, name, None))) for name, code in _FACTS.items()]
    return Answer(Head(facts=[(code, value) for code, value in facts if value]))


def check_workbook(data: bytes) -> None:
    """Raise Cannot("locked") for an xls whose records are encrypted (MS-XLS 2.4.117, FilePass)."""
    with olefile.OleFileIO(io.BytesIO(data)) as file:
        name = next((each for each in ("Workbook", "Book") if file.exists(each)), "")
        book = file.openstream(name).read(_BOOK_HEAD) if name else b""
    at = 0
    while at + 4 <= len(book):
        code, length = unpack_from("<HH", book, at)
        if code == _FILE_PASS:
            raise Cannot("locked")
        at += 4 + length


def _told(value: Any) -> str:
    if isinstance(value, bytes):
        for encoding in ("utf-8", "gb18030"):
            try:
                return value.decode(encoding).strip("\x00 ")
            except UnicodeDecodeError:
                continue
        return value.decode("gb18030", errors="replace").strip("\x00 ")
    return "" if value is None else str(value)[:2_000]


def _word(file: olefile.OleFileIO) -> str:
    main = file.openstream("WordDocument").read()
    (flags,) = unpack_from("<H", main, _FLAGS_AT)
    if flags & _ENCRYPTED:
        raise Cannot("locked")
    if unpack_from("<H", main, 2)[0] < _WORD_97:
        first, end = unpack_from("<II", main, _OLD_TEXT_AT)
        return _read(main[first:end].decode("gb18030", errors="replace"))
    table = file.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    start, length = unpack_from("<II", main, _PIECES_AT)
    return _read("".join(_pieces(main, _piece_table(table[start : start + length]))))


def _piece_table(clx: bytes) -> bytes:
    """Return the PlcPcd of a Clx: paragraph properties come before it."""
    at = 0
    while at + 5 <= len(clx) and clx[at] == _PROPERTIES:
        at += 3 + int(unpack_from("<H", clx, at + 1)[0])
    if at + 5 > len(clx) or clx[at] != _PIECE_TABLE:
        raise Cannot("damaged")
    return clx[at + 5 : at + 5 + int(unpack_from("<I", clx, at + 1)[0])]


def _pieces(main: bytes, table: bytes) -> Iterator[str]:
    count = (len(table) - 4) // 12
    ends = [at for (at,) in iter_unpack("<I", table[: 4 * (count + 1)])]
    for index in range(count):
        (where,) = unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)
        length = max(ends[index + 1] - ends[index], 0)
        start = where & (_ONE_BYTE - 1)
        if where & _ONE_BYTE:
            yield main[start // 2 : start // 2 + length].decode("cp1252", errors="replace")
        else:
            yield main[start : start + 2 * length].decode("utf-16-le", errors="replace")


def _read(text: str) -> str:
    """Return text as it is read: what a field computes without its instruction, marks as breaks."""
    return _DROPPED.sub("", _INSTRUCTION.sub("", text)).translate(_MARKS)


def _slides(file: olefile.OleFileIO) -> str:
    if file.exists("Current User"):
        head = file.openstream("Current User").read(16)
        if head[12:16] == _SLIDES_LOCKED.to_bytes(4, "little"):
            raise Cannot("locked")
    found = _atoms(file.openstream("PowerPoint Document").read())
    return "\n".join(dict.fromkeys(each.strip() for each in found if each.strip()))


def _atoms(data: bytes) -> Iterator[str]:
    """Yield the text atoms of a stream of records, containers gone into."""
    waiting, seen = [(0, len(data))], 0
    while waiting:
        at, end = waiting.pop()
        while at + 8 <= end and seen < _MOST_RECORDS:
            kind, code, length = unpack_from("<HHI", data, at)
            body, seen = at + 8, seen + 1
            stop = min(body + length, end)
            if kind & 0xF == _CONTAINER:
                if code not in _MASTERS:
                    waiting += [(stop, end), (body, stop)]
                    break
            elif code == _UTF16_TEXT:
                yield _read(data[body:stop].decode("utf-16-le", errors="replace"))
            elif code == _BYTE_TEXT:
                yield _read(data[body:stop].decode("latin-1"))
            at = stop
