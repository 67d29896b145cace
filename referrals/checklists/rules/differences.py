"""What is different between two versions of a checklist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any, Final

from portal.kernel.text import Text
from referrals.checklists.rules import Item


class Change(StrEnum):
    """What became of an item."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


CHANGE_NAMES: Final = {
    Change.ADDED: Text("新增", "Added"),
    Change.REMOVED: Text("删去", "Removed"),
    Change.CHANGED: Text("修改", "Changed"),
    Change.MOVED: Text("移动", "Moved"),
}
FIELD_NAMES: Final = {
    "code": Text("代码", "Code"),
    "kind": Text("答案类型", "Kind of answer"),
    "text": Text("检查内容", "What is checked"),
    "law": Text("依据", "Basis"),
    "section": Text("分组", "Section"),
    "hint": Text("说明", "Hint"),
    "evidence": Text("应取证据", "Evidence"),
    "required": Text("必答", "Required"),
    "asks_amount": Text("另填金额", "Amount asked"),
    "relevant": Text("条件", "Condition"),
    "options": Text("选项", "Options"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One item that is not the same; `before` and `after` hold the fields that differ, by name."""

    change: Change
    item: Item
    before: dict[str, Any]
    after: dict[str, Any]


def differences(old: Sequence[Item], new: Sequence[Item]) -> list[Difference]:
    """Return what differs, in the order of the new version, then what was removed."""
    was = {each.code: each for each in old}
    now = {each.code for each in new}
    stayed = _stayed([each.code for each in old], [each.code for each in new])
    found = []
    for item in new:
        before = was.get(item.code)
        if before is None:
            found.append(Difference(Change.ADDED, item, {}, {}))
        elif before != item:
            found.append(Difference(Change.CHANGED, item, *_unlike(before, item)))
        elif item.code not in stayed:
            found.append(Difference(Change.MOVED, item, {}, {}))
    gone = (each for each in old if each.code not in now)
    return found + [Difference(Change.REMOVED, each, {}, {}) for each in gone]


def _stayed(old: list[str], new: list[str]) -> set[str]:
    """Return the codes that stand in the same order in both."""
    kept = [each for each in old if each in set(new)]
    again = [each for each in new if each in set(old)]
    matcher = SequenceMatcher(None, kept, again, autojunk=False)
    blocks = matcher.get_matching_blocks()
    return {code for block in blocks for code in kept[block.a : block.a + block.size]}


def _unlike(before: Item, after: Item) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [f.name for f in fields(Item) if getattr(before, f.name) != getattr(after, f.name)]
    return (
        {name: said(getattr(before, name)) for name in names},
        {name: said(getattr(after, name)) for name in names},
    )


def said(value: Any) -> Any:
    """Return a field of an item as a page shows it."""
    match value:
        case None | "" | ():
            return "—"
        case bool():
            return Text("是", "Yes") if value else Text("否", "No")
        case tuple():
            return Text(
                "；".join(each.text.zh for each in value), "; ".join(each.text.en for each in value)
            )
        case _:
            return value if isinstance(value, Text) else str(value)
