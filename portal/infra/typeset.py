"""Official documents as PDF/A-2b: typst templates in `templates/documents`, data as JSON."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Final

import pylopdf_fonts_zh_cn
import typst

from portal.infra.settings import ROOT

TEMPLATES: Final = ROOT / "templates" / "documents"
LOCAL_FONTS: Final = TEMPLATES / "fonts"
_KEY: Final = re.compile(r"^// (\w+) (required|optional) ", re.MULTILINE)
_DROPPED: Final = re.compile("[\r\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class UnknownDocument(LookupError):
    """There is no template of this name."""


class WrongDocumentData(ValueError):
    """A required key is missing or empty, or a key is not one the template declares."""


def pdf(template: str, data: Mapping[str, object]) -> bytes:
    """The document; the same data always gives the same bytes. Raises the two errors above."""
    declared = keys(template)
    missing = [key for key, required in declared.items() if required and not data.get(key)]
    unknown = sorted(data.keys() - declared.keys())
    if missing or unknown:
        raise WrongDocumentData(f"{template}: missing {missing}, unknown {unknown}")
    return typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards="a-2b",
        sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
        timestamp=_written_on(data.get("date")),
    )


@cache
def keys(template: str) -> Mapping[str, bool]:
    """The data keys a template declares in its opening comment; True when required."""
    if template not in names() | sheets():
        raise UnknownDocument(template)
    source = (TEMPLATES / f"{template}.typ").read_text(encoding="utf-8")
    return {name: kind == "required" for name, kind in _KEY.findall(source)}


@cache
def names() -> frozenset[str]:
    """Every document that can be set."""
    return frozenset(path.stem for path in TEMPLATES.glob("[a-z]*.typ"))


@cache
def sheets() -> frozenset[str]:
    """What is set for walls and counters: no official document, so free in its layout."""
    return frozenset(f"sheets/{path.stem}" for path in (TEMPLATES / "sheets").glob("[a-z]*.typ"))


@cache
def _fonts() -> typst.Fonts:
    folders = [pylopdf_fonts_zh_cn.serif_path().parent]
    if LOCAL_FONTS.is_dir():
        folders.append(LOCAL_FONTS)
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _written_on(day: object) -> datetime:
    """The PDF's date: midnight of the document's own date, else the epoch; never the clock."""
    try:
        return datetime.strptime(str(day), "%Y年%m月%d日").replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)


def _printable(value: object) -> object:
    """JSON data whose characters all have a glyph: PDF/A refuses a text without one."""
    match value:
        case None:
            return None
        case str():
            return "".join(_glyph(character) for character in _DROPPED.sub("", value))
        case bool() | float() | bytes():
            raise TypeError(f"not printable: {type(value).__name__}")
        case Mapping():
            return {str(key): _printable(item) for key, item in value.items()}
        case list() | tuple():
            return [_printable(item) for item in value]
    return str(value)


def _glyph(character: str) -> str:
    if character in "\t\n" or ord(character) in _covered():
        return character
    return f"〔U+{ord(character):04X}〕"


@cache
def _covered() -> frozenset[int]:
    """Code points of the serif font's `cmap` (format 12)."""
    font = pylopdf_fonts_zh_cn.serif_path().read_bytes()
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
