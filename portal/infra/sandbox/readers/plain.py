"""Plain text in whatever encoding, and the table of contents of an archive."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers.kinds import Cannot, kind_of, opened_zip

_SHOWN, _NAMES, _NAME = 200_000, 500, 200
_UTF8_NAMES = 0x800
_LONGEST_CHARACTER = 4


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the text, or the names in the archive: nothing of it is unpacked."""
    return _archive(data) if kind == "archive" else _text(data)


def kind_of_beginning(data: bytes) -> str:
    """Return "text" when these first bytes of a file are text, else "" or another kind."""
    try:
        return kind_of(data)
    except (Cannot, OSError, ValueError):
        return ""


def decoded(data: bytes, charset: str = "") -> str:
    """Return bytes as text: by their mark, as UTF-8, by `charset`, as GB18030; never an error."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", charset, "gb18030"):
        try:
            return _cut_off(data, encoding or "ascii")
        except (UnicodeDecodeError, LookupError, ValueError):
            continue
    return data.decode(_known(charset), errors="replace")


def _cut_off(data: bytes, encoding: str) -> str:
    """Return strictly decoded text; a character cut in two at the very end is left out."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if len(data) - error.start >= _LONGEST_CHARACTER:
            raise
        return data[: error.start].decode(encoding)


def _known(charset: str) -> str:
    try:
        "".encode(charset or "gb18030")
    except (LookupError, ValueError):
        return "gb18030"
    return charset or "gb18030"


def _text(data: bytes) -> Answer:
    text = decoded(data[: _SHOWN * 4])
    notes = ["truncated"] if len(text) > _SHOWN or len(data) > _SHOWN * 4 else []
    return Answer(Head(blocks=[Block(text=text[:_SHOWN])], notes=notes))


def _archive(data: bytes) -> Answer:
    with opened_zip(data) as parts:
        infos = parts.infolist()
    if not infos:
        raise Cannot("empty")
    rows = [[_name(each.filename, each.flag_bits), str(each.file_size)] for each in infos[:_NAMES]]
    notes = ["archive_not_unpacked"]
    notes += ["truncated"] if len(infos) > _NAMES else []
    notes += ["parts_locked"] if any(each.flag_bits & 1 for each in infos) else []
    numbers = {"files": len(infos), "bytes": sum(each.file_size for each in infos)}
    return Answer(Head(blocks=[Block(cells=rows)], notes=notes, numbers=numbers))


def _name(name: str, flags: int) -> str:
    """Return the name in an archive; without the mark for UTF-8 it is most likely GBK."""
    if not flags & _UTF8_NAMES:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return name[:_NAME]
