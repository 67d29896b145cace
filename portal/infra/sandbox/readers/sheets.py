"""Workbooks (xlsx, xlsm, xlsb, xls, ods): the cells of one sheet at a time, values only."""

from __future__ import annotations

import io
from itertools import islice
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from portal.infra.sandbox.answer import Answer, Block, Head
from portal.infra.sandbox.readers import cleaning, office, old_office
from portal.infra.sandbox.readers.kinds import Cannot

_ROWS, _COLUMNS, _CELL = 300, 40, 500
_ZIP = b"PK"


def preview(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the first 300 rows of a sheet; `page` says which. No formula is computed."""
    if not data.startswith(_ZIP):
        old_office.check_workbook(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        number = min(max(int(ask.get("page", 1)), 1), max(len(names), 1))
        sheet = book.get_sheet_by_index(number - 1)
        rows = [_row(each) for each in islice(sheet.iter_rows(), _ROWS)]
    except PasswordError as error:
        raise Cannot("locked") from error
    except (CalamineError, IndexError, ValueError) as error:
        raise Cannot("damaged") from error
    notes = ["truncated"] if max(sheet.height - _ROWS, sheet.width - _COLUMNS) > 0 else []
    numbers = {"page": number, "rows": sheet.height, "columns": sheet.width}
    block = Block(heading=names[number - 1][:200], cells=rows)
    return Answer(Head(pages=len(names), numbers=numbers, blocks=[block], notes=notes))


def report(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return the properties of the workbook."""
    if data.startswith(_ZIP):
        return office.report(data, ask, kind)
    return old_office.report(data, ask, kind)


def scrub(data: bytes, ask: dict[str, Any], kind: str) -> Answer:
    """Return an xlsx without properties; the old formats cannot be written."""
    if not data.startswith(_ZIP) or b"xl/workbook.xml" not in data:
        raise Cannot("unsupported")
    return cleaning.scrubbed(data, kind)


def _row(cells: list[Any]) -> list[str]:
    return [_text(cell)[:_CELL] for cell in cells[:_COLUMNS]]


def _text(cell: Any) -> str:
    """Return a value as it is read: a spreadsheet keeps whole numbers as floats."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
