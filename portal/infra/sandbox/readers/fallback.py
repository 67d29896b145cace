"""A Chinese font for PDFs that name one and embed none (PDFium's `FPDF_SYSFONTINFO`).

A sandboxed process can open no file, so the fonts are mapped into memory before its door is locked;
PDFium is told of them instead of the system's.
"""

from __future__ import annotations

import ctypes
import mmap
from pathlib import Path
from typing import Any, Final

import pylopdf_fonts_zh_cn
import pypdfium2.raw as pdfium

_CHINESE: Final = frozenset({134, 136, 128, 129})
"""Windows charsets: simplified and traditional Chinese; Japanese and Korean, for their Han."""
_SERIF, _SANS = 1, 2
_SANS_NAMES = (b"hei", b"sans", b"gothic", "黑".encode("gbk"), "黑".encode())
_FONTS: dict[int, mmap.mmap] = {}
_KEPT: list[Any] = []


def offer() -> None:
    """Offer the fonts to PDFium for the life of the process."""
    if _KEPT:
        return
    _FONTS[_SERIF] = _mapped(pylopdf_fonts_zh_cn.serif_path())
    _FONTS[_SANS] = _mapped(pylopdf_fonts_zh_cn.sans_path())
    kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
    told = pdfium.FPDF_SYSFONTINFO(
        version=1, MapFont=kinds["MapFont"](_font), GetFontData=kinds["GetFontData"](_data)
    )
    _KEPT.append(told)
    pdfium.FPDF_SetSystemFontInfo(told)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _font(
    _info: Any, _weight: int, _italic: int, charset: int, _pitch: int, face: Any, _exact: Any
) -> int | None:
    """Return which font stands in for `face`, None to leave it to PDFium."""
    if charset not in _CHINESE:
        return None
    name = bytes(ctypes.cast(face, ctypes.c_char_p).value or b"").lower()
    return _SANS if any(each in name for each in _SANS_NAMES) else _SERIF


def _data(_info: Any, font: int, table: int, buffer: Any, size: int) -> int:
    """Copy a font, all of it (`table` 0), when it fits; return its bytes, nought for a table."""
    held = _FONTS.get(int(font or 0))
    if held is None or table:
        return 0
    if buffer and size >= len(held):
        ctypes.memmove(buffer, bytes(held), len(held))
    return len(held)
