"""What institutions declare of themselves: rows of a file read and judged, all before one is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from portal.kernel.money import parse_yuan
from portal.kernel.text import Text, folded

MOST_ROWS: Final = 20_000
NONE_FOUND: Final = ""
"""The category of a declaration that nothing was found."""
COLUMNS: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "institution": (
        Text("机构编码", "Institution code"),
        ("机构代码", "定点编码", "定点医药机构编码", "code", "institution"),
    ),
    "category": (Text("违规类别", "Category"), ("类别", "问题类别", "violation")),
    "amount": (
        Text("违规金额（元）", "Amount (yuan)"),
        ("违规金额", "自查金额", "金额", "金额（元）", "amount"),
    ),
    "returned": (
        Text("已退回金额（元）", "Returned (yuan)"),
        ("已退回金额", "退回金额", "已退回", "returned"),
    ),
    "note": (Text("备注", "Note"), ("说明", "note")),
}
NEEDED: Final = ("institution", "amount")


@dataclass(frozen=True, slots=True)
class Declared:
    """One row as it was understood. `category` is empty where nothing was found; amounts in fen."""

    line: int
    code: str
    category: str
    amount_fen: int
    returned_fen: int
    note: str


@dataclass(slots=True)
class Judged:
    """A whole file: the rows, and by line what is wrong with which column."""

    rows: list[Declared] = field(default_factory=list)
    errors: list[tuple[int, str, str]] = field(default_factory=list)

    def wrong(self, line: int, column: str, code: str) -> None:
        """Note what is wrong with a cell."""
        self.errors.append((line, column, code))


def known_names() -> set[str]:
    """Return everything a header may say."""
    return {word for name, also in COLUMNS.values() for word in (name.zh, name.en, *also)}


def places(header: Sequence[str]) -> dict[str, int]:
    """Return where each column stands in a header; columns that are not known are left out."""
    said = [folded(name) for name in header]
    found: dict[str, int] = {}
    for column, (name, also) in COLUMNS.items():
        words = {folded(word) for word in (name.zh, name.en, *also)}
        at = next((at for at, word in enumerate(said) if word in words), None)
        if at is not None:
            found[column] = at
    return found


def judge(
    header: Sequence[str],
    rows: Iterable[tuple[int, list[str]]],
    *,
    categories: Mapping[str, str],
) -> Judged:
    """Read a file. `categories` maps folded words to codes of violation categories.

    An amount of nought without a category says that nothing was found. Without a column of what was
    returned, all of the amount was. The same institution and category twice is an error of the
    later line.
    """
    at, judged = places(header), Judged()
    missing = [name for name in NEEDED if name not in at]
    if missing:
        for name in missing:
            judged.wrong(1, name, "column_needed")
        return judged
    first: dict[tuple[str, str], int] = {}
    for count, (line, cells) in enumerate(rows):
        if count >= MOST_ROWS:
            judged.wrong(line, "institution", "too_many_rows")
            break
        row = _row(line, _cells(at, cells), categories, judged, counts_all="returned" not in at)
        if row is None:
            continue
        if first.setdefault((row.code, row.category), line) != line:
            judged.wrong(line, "institution", "repeated_row")
            continue
        judged.rows.append(row)
    if not judged.rows and not judged.errors:
        judged.wrong(1, "institution", "nothing_to_import")
    return judged


def _cells(at: Mapping[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {name: cells[place].strip() for name, place in at.items() if place < len(cells)}


def _row(
    line: int,
    said: Mapping[str, str],
    categories: Mapping[str, str],
    judged: Judged,
    *,
    counts_all: bool,
) -> Declared | None:
    before = len(judged.errors)
    code = "".join(said.get("institution", "").split())
    if not code:
        judged.wrong(line, "institution", "missing")
    amount = _yuan(line, "amount", said, judged)
    returned = amount if counts_all else _yuan(line, "returned", said, judged, empty=0)
    word = said.get("category", "")
    category = categories.get(folded(word), "") if word else ""
    if word and not category:
        judged.wrong(line, "category", "unknown_choice")
    elif amount and not word:
        judged.wrong(line, "category", "missing")
    if amount is not None and returned is not None and returned > amount:
        judged.wrong(line, "returned", "more_than_declared")
    if len(judged.errors) > before:
        return None
    return Declared(line, code, category, amount or 0, returned or 0, said.get("note", "")[:500])


def _yuan(
    line: int, name: str, said: Mapping[str, str], judged: Judged, *, empty: int | None = None
) -> int | None:
    typed = said.get(name, "")
    if not typed:
        if empty is None:
            judged.wrong(line, name, "missing")
        return empty
    try:
        return parse_yuan(typed)
    except ValueError:
        judged.wrong(line, name, "not_an_amount")
        return None
