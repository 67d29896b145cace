"""Tables as files: CSV and XLSX, a row at a time, never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, TypeAlias

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

Value: TypeAlias = str | int | Decimal | date | None
"""What a cell holds; Decimal is an amount in yuan with two decimals."""

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "﻿"
_STARTS = frozenset("=+-@＝＋－＠\t\r\n|%")
_BLANKS = " \u3000\u00a0"
_CHUNK = 256 * 1024
_MOST_IN_CELL = 32_767
_MOST_IN_NAME = 31


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file, open at its start; closing it deletes it."""

    file: IO[bytes]
    rows: int
    size_bytes: int
    sha256: str
    media_type: str


def plain(text: str) -> str:
    """Return text no spreadsheet takes for a formula: an apostrophe before what could begin one."""
    if text[:1] in _BLANKS:  # among them "": nothing at all
        return f"'{text}" if text.lstrip(_BLANKS)[:1] in _STARTS else text
    return f"'{text}" if text[:1] in _STARTS else text


def write_csv(head: Sequence[str], rows: Iterable[Sequence[Value]], *, tmp: Path | None) -> Made:
    """Write a table as UTF-8 with a byte order mark, lines ending CRLF."""
    with _closed_on_failure(tmp) as file:
        return _csv(file, head, rows)


def _csv(file: IO[bytes], head: Sequence[str], rows: Iterable[Sequence[Value]]) -> Made:
    text = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    text.write(_BOM)
    writer = csv.writer(text)
    writer.writerow([plain(each) for each in head])
    count = 0
    for row in rows:
        writer.writerow([_written(each) for each in row])
        count += 1
    text.flush()
    text.detach()
    return _made(file, count, CSV_TYPE)


MADE = datetime(1980, 1, 1, tzinfo=UTC)
"""When every workbook says it was made: the same rows are the same bytes, and tell of no moment."""


def write_xlsx(
    head: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str, tmp: Path | None
) -> Made:
    """Write a table as a workbook with one sheet. Text stays text: neither formula nor link."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "use_zip64": True,
    }
    with _closed_on_failure(tmp) as file, TemporaryDirectory(dir=tmp) as room:
        with xlsxwriter.Workbook(file, {**options, "tmpdir": room}) as book:
            book.set_properties({"created": MADE})
            count = _sheet(book, title, head, rows)
        return _made(file, count, XLSX_TYPE)


def xlsx_in_memory(head: Sequence[str], rows: Iterable[Sequence[Value]], *, title: str) -> bytes:
    """Return a table as a workbook no byte of which was on a disk: for what lies sealed; not for millions."""
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        _sheet(book, title, head, rows)
    return made.getvalue()


def _sheet(book: Any, title: str, head: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    sheet = book.add_worksheet(title[:_MOST_IN_NAME])
    bold = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for at, label in enumerate(head):
        sheet.write_string(0, at, label, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(count, at, value[:_MOST_IN_CELL])
            elif isinstance(value, date):
                sheet.write_datetime(count, at, value, day)
            elif isinstance(value, Decimal):
                sheet.write_number(count, at, value, money)
            elif isinstance(value, int):
                sheet.write_number(count, at, value)
    return count


def pieces(made: Made) -> Iterable[bytes]:
    """Yield the file in pieces; it is closed, and so deleted, at the end or when reading stops."""
    with made.file as file:
        while piece := file.read(_CHUNK):
            yield piece


@contextmanager
def _closed_on_failure(tmp: Path | None) -> Iterator[IO[bytes]]:
    """Yield a nameless file that stays open for whoever is handed it, unless writing it fails."""
    file = TemporaryFile(dir=tmp)  # noqa: SIM115 - handed on open
    try:
        yield file
    except BaseException:
        file.close()
        raise


def _written(value: Value) -> str:
    if isinstance(value, str):
        return plain(value)
    return "" if value is None else str(value)


def _made(file: IO[bytes], rows: int, media_type: str) -> Made:
    file.seek(0)
    digest, size = sha256(), 0
    while piece := file.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
    file.seek(0)
    return Made(file, rows, size, digest.hexdigest(), media_type)
