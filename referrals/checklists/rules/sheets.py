"""Checklists as tables: columns and types of XLSForm where it has them, ours beside them.

Types: `select_one yes_no`, `select_one options` (the column `options`: `code=中文|English; …`),
`decimal`, `date`, `text`, `file` of XLSForm, and `amount`. `begin_group` and `end_group` are sections.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from portal.kernel.text import Text
from referrals.checklists.rules import Item, Kind, Option

COLUMNS: Final = (
    *("type", "name", "label::zh", "label::en", "hint::zh", "hint::en", "required", "relevant"),
    *("options", "law::instrument", "law::article", "law::status"),
    *("evidence::zh", "evidence::en", "asks_amount"),
)
NEEDED: Final = ("type", "name", "label::zh", "label::en", "law::instrument", "law::article")
TYPES: Final[Mapping[Kind, str]] = {
    Kind.YES_NO: "select_one yes_no",
    Kind.CHOICE: "select_one options",
    Kind.AMOUNT: "amount",
    Kind.NUMBER: "decimal",
    Kind.DATE: "date",
    Kind.TEXT: "text",
    Kind.FILE: "file",
}


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that cannot be taken, as a spreadsheet names it (C5), and a code that says why."""

    cell: str
    code: str


class WrongSheet(ValueError):
    """A table that cannot be taken; nothing of it is."""

    def __init__(self, cells: Sequence[WrongCell]) -> None:
        super().__init__(", ".join(f"{each.cell}: {each.code}" for each in cells))
        self.cells = tuple(cells)


def rows(items: Iterable[Item]) -> list[list[str]]:
    """Return items as rows below COLUMNS, sections as groups."""
    found: list[list[str]] = []
    section: Text | None = None
    for item in items:
        if item.section != section:
            if section is not None:
                found.append(_row(type="end_group"))
            if item.section is not None:
                number = sum(1 for row in found if row[0] == "begin_group") + 1
                found.append(_row(type="begin_group", name=f"g{number}", label=item.section))
            section = item.section
        found.append(_of(item))
    return found + ([_row(type="end_group")] if section is not None else [])


def cell_name(column: int, line: int) -> str:
    """Return a cell as a spreadsheet names it: column from 0, line from 1."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"


def options(text: str) -> tuple[Option, ...]:
    """Return the options of `code=中文|English; …`; ValueError when it is not that."""
    found = []
    for part in text.replace("；", ";").replace("\n", ";").split(";"):
        if part.strip():
            code, mark, words = part.partition("=")
            zh, bar, en = words.replace("｜", "|").partition("|")
            if not (mark and bar and zh.strip() and en.strip()):
                raise ValueError(part)
            found.append(Option(code.strip(), Text(zh.strip(), en.strip())))
    return tuple(found)


def options_text(found: Iterable[Option], mark: str = "; ") -> str:
    """Return options as `options` reads them."""
    return mark.join(f"{each.code}={each.text.zh}|{each.text.en}" for each in found)


def _of(item: Item) -> list[str]:
    return _row(
        type=TYPES[item.kind],
        name=item.code,
        label=item.text,
        hint=item.hint,
        required="yes" if item.required else "",
        relevant=item.relevant,
        options=options_text(item.options),
        evidence=item.evidence,
        asks_amount="yes" if item.asks_amount else "",
        **dict(
            zip(
                COLUMNS[9:12], (item.law.instrument, item.law.article, item.law.status), strict=True
            )
        ),
    )


def _row(**given: str | Text | None) -> list[str]:
    said: dict[str, str] = {}
    for name, value in given.items():
        if isinstance(value, Text):
            said[f"{name}::zh"], said[f"{name}::en"] = value.zh, value.en
        else:
            said[name] = value or ""
    return [said.get(name, "") for name in COLUMNS]
