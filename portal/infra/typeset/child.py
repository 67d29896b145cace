"""The process that sets documents: `python -I child.py TEMPLATES [FONTS …]`, asked over its pipes.

A request on stdin is eight bytes length (big-endian) and JSON `{template, data, timestamp}`; an
answer on stdout is a byte (0 done, 1 failed), eight bytes length, and the PDF or why there is none.
Ends with its stdin. It imports nothing of ours, so that it starts quickly and stays small.
"""

from __future__ import annotations

import json
import re
import struct
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

import pylopdf_fonts_zh_cn
import typst

LENGTH_BYTES: Final = 8
DONE, FAILED = b"\0", b"\1"
_DROPPED: Final = re.compile("[\r\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def main() -> None:
    """Answer until nobody asks any more."""
    templates, *folders = map(Path, sys.argv[1:])
    set_one = setter(templates, folders)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    while body := _request(asked):
        try:
            mark, answer = DONE, set_one(json.loads(body))
        except Exception as error:  # noqa: BLE001 - the parent says it as its own
            mark, answer = FAILED, str(error).encode(errors="replace")
        told.write(mark + len(answer).to_bytes(LENGTH_BYTES, "big") + answer)
        told.flush()


def _request(asked: IO[bytes]) -> bytes:
    length = int.from_bytes(asked.read(LENGTH_BYTES), "big")
    return asked.read(length)


def setter(templates: Path, folders: list[Path]) -> Callable[[dict[str, Any]], bytes]:
    """Return what sets one request; fonts are read once."""
    serif = pylopdf_fonts_zh_cn.serif_path()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[serif.parent, *folders])

    def set_one(asked: dict[str, Any]) -> bytes:
        data = json.dumps(_glyphs(asked["data"], _covered(serif)), ensure_ascii=False)
        return typst.compile(
            templates / f"{asked['template']}.typ",
            root=templates,
            font_paths=fonts,
            format="pdf",
            pdf_standards="a-2b",
            sys_inputs={"data": data},
            timestamp=datetime.fromtimestamp(asked["timestamp"], UTC),
        )

    return set_one


def _glyphs(value: object, covered: frozenset[int]) -> object:
    """Return the data with characters that all have a glyph: PDF/A refuses a text without one."""
    match value:
        case str():
            return "".join(_glyph(character, covered) for character in _DROPPED.sub("", value))
        case Mapping():
            return {key: _glyphs(item, covered) for key, item in value.items()}
        case list():
            return [_glyphs(item, covered) for item in value]
    return value


def _glyph(character: str, covered: frozenset[int]) -> str:
    if character in "\t\n" or ord(character) in covered:
        return character
    return f"〔U+{ord(character):04X}〕"


@cache
def _covered(path: Path) -> frozenset[int]:
    """Return the code points of a font's `cmap` (format 12)."""
    font = path.read_bytes()
    (tables,) = struct.unpack_from(">H", font, 4)
    directory = dict(struct.iter_unpack(">4s4xL4x", font[12 : 12 + 16 * tables]))
    start = directory[b"cmap"]
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    covered: set[int] = set()
    for (offset,) in struct.iter_unpack(">4xL", font[start + 4 : start + 4 + 8 * subtables]):
        if struct.unpack_from(">H", font, start + offset) == (12,):
            (groups,) = struct.unpack_from(">L", font, start + offset + 12)
            body = font[start + offset + 16 : start + offset + 16 + 12 * groups]
            for first, last, _ in struct.iter_unpack(">LLL", body):
                covered.update(range(first, last + 1))
    return frozenset(covered)


if __name__ == "__main__":
    main()
