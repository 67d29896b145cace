"""Reading a table of items: every cell that cannot be taken is named, and then nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text
from referrals.checklists.rules import Item, ItemInvalid, Kind, Option, check_item
from referrals.checklists.rules.sheets import (
    NEEDED,
    TYPES,
    WrongCell,
    WrongSheet,
    cell_name,
    options,
)

_READ: Final[Mapping[str, Kind]] = {
    **{name: kind for kind, name in TYPES.items()},
    "yes_no": Kind.YES_NO,
    "select_one": Kind.CHOICE,
    "integer": Kind.NUMBER,
    "string": Kind.TEXT,
    "image": Kind.FILE,
    "audio": Kind.FILE,
    "video": Kind.FILE,
}
_TRUE: Final = frozenset({"yes", "true", "1", "是"})
_FALSE: Final = frozenset({"", "no", "false", "0", "否"})
_COLUMN_OF: Final = {
    "code": "name",
    "text": "label::zh",
    "options": "options",
    "relevant": "relevant",
    "kind": "type",
}


def read(columns: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]) -> list[Item]:
    """Return the items of a table; WrongSheet names every cell that cannot be taken.

    `columns` are the names as they stand, `lines` the number of each row and its cells.
    """
    places = {name.strip().lower(): at for at, name in enumerate(columns)}
    missing = [WrongCell(name, "no_column") for name in NEEDED if name not in places]
    if missing:
        raise WrongSheet(missing)
    reader = _Reader(places)
    for line, cells in lines:
        reader.take(line, cells)
    reader.end()
    if reader.wrong:
        raise WrongSheet(reader.wrong)
    return reader.items


class _Reader:
    """Takes rows one by one, and remembers what was wrong with which cell."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self._places = places
        self._section: Text | None = None
        self._opened = 0
        self.items: list[Item] = []
        self.wrong: list[WrongCell] = []

    def take(self, line: int, cells: Sequence[str]) -> None:
        said = {
            name: cells[at].strip() if at < len(cells) else "" for name, at in self._places.items()
        }
        kind = " ".join(said["type"].lower().replace("begin group", "begin_group").split())
        match kind.replace("end group", "end_group"):
            case "begin_group":
                self._begin(line, said)
            case "end_group" if self._section is not None:
                self._section = None
            case _ if kind in _READ:
                self._item(line, said, _READ[kind])
            case _:
                self._no(line, "type", "unknown_type")

    def end(self) -> None:
        """Look at what only the whole table shows."""
        if self._section is not None:
            self._no(self._opened, "type", "group_open")

    def _begin(self, line: int, said: Mapping[str, str]) -> None:
        if self._section is not None:
            self._no(line, "type", "group_in_group")
        self._section = self._text(line, said, "label")
        self._opened = line

    def _item(self, line: int, said: Mapping[str, str], kind: Kind) -> None:
        before = len(self.wrong)
        item = Item(
            code=said["name"],
            kind=kind,
            text=self._text(line, said, "label") or Text("", ""),
            law=self._law(line, said),
            section=self._section,
            hint=self._text(line, said, "hint"),
            evidence=self._text(line, said, "evidence"),
            required=self._flag(line, said, "required"),
            asks_amount=self._flag(line, said, "asks_amount"),
            relevant=said.get("relevant", ""),
            options=self._options(line, said.get("options", "")),
        )
        try:
            check_item(item, {each.code: each for each in self.items})
        except ItemInvalid as error:
            if len(self.wrong) == before:
                self._no(line, _COLUMN_OF[error.field], error.defect)
        # Kept even when wrong: rows behind it may name it, and are not wrong because it is.
        self.items.append(item if item.code else replace(item, code=f"line_{line}"))

    def _text(self, line: int, said: Mapping[str, str], name: str) -> Text | None:
        zh, en = said.get(f"{name}::zh", ""), said.get(f"{name}::en", "")
        if not zh and not en and name != "label":
            return None
        for text, language in ((zh, "zh"), (en, "en")):
            if not text:
                self._no(line, f"{name}::{language}", "missing")
        return Text(zh, en)

    def _law(self, line: int, said: Mapping[str, str]) -> Citation:
        for name in ("law::instrument", "law::article"):
            if not said[name]:
                self._no(line, name, "missing")
        status = said.get("law::status", "") or Status.NEEDS_CONFIRMATION.value
        if status not in {each.value for each in Status}:
            self._no(line, "law::status", "unknown_choice")
            status = Status.NEEDS_CONFIRMATION.value
        return Citation(said["law::instrument"], said["law::article"], Status(status))

    def _flag(self, line: int, said: Mapping[str, str], name: str) -> bool:
        found = said.get(name, "").lower()
        if found not in _TRUE | _FALSE:
            self._no(line, name, "yes_or_no")
        return found in _TRUE

    def _options(self, line: int, text: str) -> tuple[Option, ...]:
        try:
            return options(text)
        except ValueError:
            self._no(line, "options", "not_options")
            return ()

    def _no(self, line: int, column: str, code: str) -> None:
        at = self._places.get(column)
        self.wrong.append(WrongCell(column if at is None else cell_name(at, line), code))
