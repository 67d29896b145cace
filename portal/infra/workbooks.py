"""XLSX workbooks: looked at from outside first, then read.

The reader keeps a whole sheet in memory, one cell for every place up to the last one used, and a
text for every cell. So before it sees the file, every part is unpacked once piece by piece and
counted: what is declared is not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from portal.kernel.errors import Invalid

ZIP = b"PK\x03\x04"
MAX_BYTES = 64 * 1024 * 1024
"""Of the file as it is sent."""
MAX_UNPACKED = 384 * 1024 * 1024
MAX_PARTS = 2_000
MAX_CELLS = 12_000_000
MAX_TEXT = 1024**3
"""Most bytes of text there could be: the longest shared text times the cells."""

_PIECE = 1024 * 1024
_OVERLAP = 64
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})(\d{1,8})["']""")
_LONG_PLACE = re.compile(rb"""\sr\s*=\s*["'](?:[A-Za-z]{4}|[A-Za-z]*\d{9}|[^"']*&)""")
_TEXT = re.compile(rb">([^<]+)<")
_DIGITS = 15


class _Refused(Invalid):
    """Says like sheets.Unreadable what is wrong with a whole file."""

    line = 0


def rows(file: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and texts of every row of the first sheet. Raises Invalid(files=…)."""
    if len(file) > MAX_BYTES:
        raise _Refused(files="too_large")
    _check(file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(file))
        found = book.get_sheet_by_index(0)
        for line, cells in enumerate(found.iter_rows(), 1):
            yield line, [_text(cell) for cell in cells]
    except (CalamineError, IndexError, ValueError) as error:
        raise _Refused(files="not_a_list") from error


def _check(file: bytes) -> None:
    """Refuse what would not fit: unpacked size, parts, the extent of a sheet, its texts."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as parts:
            infos = parts.infolist()
            if len(infos) > MAX_PARTS or sum(i.file_size for i in infos) > MAX_UNPACKED:
                raise _Refused(files="too_large")
            if not any(i.filename == "xl/workbook.xml" for i in infos):
                raise _Refused(files="not_a_list")
            _look_inside(file, infos)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError) as error:
        raise _Refused(files="not_a_list") from error


def _look_inside(file: bytes, infos: list[zipfile.ZipInfo]) -> None:
    unpacked = cells = longest = 0
    for info in infos:
        seen = _Extent()
        for piece in _unpack(file, info):
            unpacked += len(piece)
            if unpacked > MAX_UNPACKED:
                raise _Refused(files="too_large")
            if "worksheets/" in info.filename or "sharedStrings" in info.filename:
                seen.look(piece)
        cells = max(cells, seen.cells())
        longest = max(longest, seen.longest)
        if cells > MAX_CELLS or cells * longest > MAX_TEXT:
            raise _Refused(files="too_large")


class _Extent:
    """How far the cells of a part reach, and how long its longest text is."""

    def __init__(self) -> None:
        self._columns: set[bytes] = set()
        self._last_row = self.longest = self._texts = 0
        self._rest = b""

    def look(self, piece: bytes) -> None:
        """Take the next piece of the part."""
        text = self._rest + piece
        if b"\x00" in piece or _LONG_PLACE.search(text):  # hides from the search below
            raise _Refused(files="not_a_list")
        for column, row in _PLACE.findall(text):
            self._columns.add(column.upper())
            self._last_row = max(self._last_row, int(row))
        lengths = [len(found) for found in _TEXT.findall(text)]
        self._texts += len(lengths)
        begun, ends = len(text) - text.rfind(b">"), text.find(b"<") % (len(text) + 1)
        self.longest = max([self.longest, begun, ends, *lengths])
        self._rest = text[-_OVERLAP:]

    def cells(self) -> int:
        """Return how many places a dense sheet of this extent has."""
        widest = max((_number(column) for column in self._columns), default=0)
        return max(self._last_row * widest, self._texts)


def _number(column: bytes) -> int:
    found = 0
    for letter in column:
        found = found * 26 + letter - 64
    return found


def _unpack(file: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a part really holds, whatever its header says."""
    at = info.header_offset
    begin = at + 30 + int.from_bytes(file[at + 26 : at + 28], "little")
    begin += int.from_bytes(file[at + 28 : at + 30], "little")
    packed = memoryview(file)[begin : begin + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[i : i + _PIECE]) for i in range(0, len(packed), _PIECE))
        return
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise NotImplementedError
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = bytes(packed)
    while rest and not unpacker.eof:
        yield unpacker.decompress(rest, _PIECE)
        rest = unpacker.unconsumed_tail


def _text(cell: Any) -> str:
    """Return a cell as a person reads it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        # A spreadsheet keeps and shows 15 digits; what stands behind them is arithmetic.
        return format(Decimal(format(cell, f".{_DIGITS}g")), "f")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
