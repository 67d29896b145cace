"""What happens to cases that belong together.

`other_case` is shown by its number to those who may know of that case, to nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesLinked(Event):
    words: ClassVar[Text] = Text(
        "与案件 {other_case} 建立关联（{link}）。{reason}",
        "Linked with case {other_case} ({link}). {reason}",
    )
    case_id: int
    other_case: int
    link: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkEnded(Event):
    words: ClassVar[Text] = Text(
        "取消与案件 {other_case} 的关联（{link}）。{reason}",
        "Link with case {other_case} ended ({link}). {reason}",
    )
    case_id: int
    other_case: int
    link: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesMerging(Event):
    """A case is about to be merged. Whoever has something open that forbids it raises Refused."""

    words: ClassVar[Text] = Text("并案前核对", "Checked before merging")
    case_id: int
    into_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMerged(Event):
    """Of the case that is now dealt with in another."""

    words: ClassVar[Text] = Text(
        "并入案件 {other_case}，本案不再单独办理。{reason}",
        "Merged into case {other_case}, no longer dealt with alone. {reason}",
    )
    case_id: int
    other_case: int
    merge_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTookIn(Event):
    """Of the case into which another was merged."""

    words: ClassVar[Text] = Text(
        "案件 {other_case} 并入本案。{reason}", "Case {other_case} merged into this one. {reason}"
    )
    case_id: int
    other_case: int
    merge_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndoing(Event):
    """A merge is about to be undone. Whoever has built on it raises Refused."""

    words: ClassVar[Text] = Text("撤销并案前核对", "Checked before undoing a merge")
    case_id: int
    into_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeUndone(Event):
    """Of the case that is dealt with alone again."""

    words: ClassVar[Text] = Text(
        "撤销并案，不再并入案件 {other_case}，恢复单独办理。{reason}",
        "Merge into case {other_case} undone, dealt with alone again. {reason}",
    )
    case_id: int
    other_case: int
    merge_id: int
    merged_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseGaveBack(Event):
    """Of the case out of which another was taken again."""

    words: ClassVar[Text] = Text(
        "撤销并案，案件 {other_case} 恢复单独办理。{reason}",
        "Merge of case {other_case} into this one undone. {reason}",
    )
    case_id: int
    other_case: int
    merge_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSplitOff(Event):
    """Of the case part of which is now dealt with in another."""

    words: ClassVar[Text] = Text(
        "部分另案处理，转入案件 {other_case}：涉嫌 {moved_suspected_fen} 元，"
        "查实 {moved_proven_fen} 元。依据：{ground}",
        "Part split off into case {other_case}: {moved_suspected_fen} yuan suspected, "
        "{moved_proven_fen} yuan proven. Ground: {ground}",
    )
    case_id: int
    other_case: int
    moved_suspected_fen: int
    moved_proven_fen: int
    ground: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSplitOff(Event):
    """Of the case that was made of a part of another."""

    words: ClassVar[Text] = Text(
        "由案件 {other_case} 另案处理而来：涉嫌 {moved_suspected_fen} 元，"
        "查实 {moved_proven_fen} 元。依据：{ground}",
        "Split off from case {other_case}: {moved_suspected_fen} yuan suspected, "
        "{moved_proven_fen} yuan proven. Ground: {ground}",
    )
    case_id: int
    other_case: int
    moved_suspected_fen: int
    moved_proven_fen: int
    ground: str
