"""Uploaded lists: CSV, XLSX or JSON, read as rows of texts, with the number of the line each stands on.

Every cell is a text: leading zeros and long numbers stay as they were written. What a spreadsheet
itself stored as a number has 15 digits, as there; days come out as 2026-03-05. Nothing is written
to a disk. A workbook is looked at (portal/infra/workbooks.py) before anything unpacks it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

from portal.infra import jsonrows, workbooks
from portal.infra.exports import plain
from portal.kernel.errors import Invalid
from portal.kernel.text import folded

Row: TypeAlias = tuple[int, list[str]]
"""The number of the line, from 1, and its cells."""
Source: TypeAlias = Callable[[], Iterator[bytes]]
"""Gives the bytes of the file from the beginning, as often as it is called."""

MAX_COLUMNS = 100
MAX_CELL = 2_000
MAX_ROWS = 1_048_576
HEADER_WITHIN = 20
"""A header stands within so many rows; titles of the list may come first."""

_LOOKED_AT = 65_536
_DELIMITERS = (",", ";", "\t")
_PADDING = re.compile(r'(?<=[,;])\t+|\t+(?="?[,;\r\n])')
"""Tabs banks put around a cell so that a spreadsheet leaves long numbers alone: they separate nothing."""
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Table:
    """A list with its header found: names of columns, and the rows below that are not empty."""

    columns: list[str]
    rows: Iterator[Row]


class Unreadable(Invalid):
    """The file is no list, or a line of it cannot be read. `line` is 0 when it is the whole file."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(files=code)
        self.line = line


def table(source: Source, known: Collection[str] = ()) -> Table:
    """Return a list with its header: of the first rows the one with most `known` names of columns.

    When none is known, the first row with two cells filled. Raises Unreadable, also while the rows
    are read.
    """
    rows = read(source)
    first = list(islice(rows, HEADER_WITHIN))
    filled = [at for at, (_, cells) in enumerate(first) if sum(map(bool, cells)) > 1]
    if not filled:
        raise Unreadable("no_header")
    wanted = {folded(name) for name in known}
    at = max(filled, key=lambda i: (sum(folded(c) in wanted for c in first[i][1]), -i))
    columns = first[at][1]
    while columns and not columns[-1]:
        columns.pop()
    below = chain(first[at + 1 :], rows)
    return Table(columns, ((line, cells) for line, cells in below if any(cells)))


def read(source: Source) -> Iterator[Row]:
    """Return every row of a CSV, XLSX or JSON; raise Unreadable when it is none of them."""
    head = b"".join(_upto(source(), _LOOKED_AT))
    if head.startswith(workbooks.ZIP):
        return _capped(workbooks.rows(b"".join(_upto(source(), workbooks.MAX_BYTES + 1))))
    if head.startswith(_OLD_EXCEL):
        raise Unreadable("old_excel")
    encoding = _encoding(source, head)
    if jsonrows.is_json(head.decode(encoding, errors="replace")):
        return _capped(_json_rows(source(), encoding))
    return _capped(_csv_rows(_lines(source(), encoding), head, encoding))


def csv_line(cells: Collection[str]) -> str:
    """Return one line of CSV, no cell a formula; `read` takes the mark of those away again."""
    line = io.StringIO()
    csv.writer(line).writerow([plain(cell) for cell in cells])
    return line.getvalue()


def _capped(rows: Iterator[Row]) -> Iterator[Row]:
    for count, (line, cells) in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise Unreadable("too_many_rows", line)
        if len(cells) > MAX_COLUMNS and any(cells[MAX_COLUMNS:]):
            raise Unreadable("too_many_columns", line)
        yield line, [_cell(each, line) for each in cells[:MAX_COLUMNS]]


def _cell(text: str, line: int) -> str:
    found = " ".join(text.split()) if not text.isalnum() else text
    if len(found) > MAX_CELL:
        raise Unreadable("cell_too_long", line)
    rest = found.removeprefix("'")
    return rest if rest != found and plain(rest) != rest else found


def _upto(pieces: Iterator[bytes], limit: int) -> Iterator[bytes]:
    """Yield pieces until `limit` bytes have come; the last one whole."""
    size = 0
    for piece in pieces:
        yield piece
        size += len(piece)
        if size >= limit:
            return


def _encoding(source: Source, head: bytes) -> str:
    """Return the encoding: UTF-16 by its mark, UTF-8 when all of it is, otherwise GB18030."""
    if head.startswith(_UTF16):
        return "utf-16"
    if not head or any(byte < 32 and byte not in b"\t\n\r" for byte in head):  # noqa: PLR2004 - control characters
        raise Unreadable("not_a_list")
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            for piece in source():
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Unreadable("not_a_list")


def _lines(pieces: Iterator[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        if len(rest) > csv.field_size_limit():
            raise Unreadable("cell_too_long")
        yield from (f"{line}\n" for line in lines)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest


def _csv_rows(lines: Iterator[str], head: bytes, encoding: str) -> Iterator[Row]:
    reader = csv.reader(lines, delimiter=_delimiter(head, encoding))
    begins = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            long = "larger" in str(error)  # than the limit of a field; the other one is a lone \r
            raise Unreadable("cell_too_long" if long else "not_a_list", begins) from error
        yield begins, cells
        begins = reader.line_num + 1


def _json_rows(pieces: Iterator[bytes], encoding: str) -> Iterator[Row]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    try:
        yield from jsonrows.rows(decoder.decode(piece) for piece in pieces)
    except jsonrows.WrongJson as error:
        raise Unreadable(error.fields["files"], error.line) from error


def _delimiter(head: bytes, encoding: str) -> str:
    first = _PADDING.sub("", head.decode(encoding, errors="replace")).splitlines()[:HEADER_WITHIN]
    return max(_DELIMITERS, key=lambda mark: max((line.count(mark) for line in first), default=0))
