"""Who is let into a case, and who is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseShared(Event):
    words: ClassVar[Text] = Text(
        "与{with_agency}共享案件（{role}），依据：{basis}",
        "Shared with {with_agency} as {role}. Basis: {basis}",
    )
    many: ClassVar[Text] = Text(
        "批量共享给本单位：{count} 件", "{count} cases shared with your agency"
    )
    case_id: int
    with_agency: str
    role: str
    basis: str
    with_tip_text: bool
    profile: str = "full"
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEnded(Event):
    words: ClassVar[Text] = Text(
        "停止与{with_agency}共享，理由：{reason}",
        "Sharing with {with_agency} ended. Reason: {reason}",
    )
    case_id: int
    with_agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanging(Event):
    """A case is about to change its owner. Whoever has something only the owner can end raises Refused."""

    words: ClassVar[Text] = Text("变更主办单位前核对", "Checked before the owner changes")
    case_id: int
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerChanged(Event):
    words: ClassVar[Text] = Text(
        "主办单位由{from_agency}变更为{to_agency}，依据：{basis}",
        "Owner changed from {from_agency} to {to_agency}. Basis: {basis}",
    )
    case_id: int
    from_agency: str
    to_agency: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseKeyRotated(Event):
    words: ClassVar[Text] = Text(
        "更换案件密钥（第 {generation} 代）", "Case key changed (generation {generation})"
    )
    case_id: int
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerMentioned(Event):
    """Somebody was named in a note. Told to them; the timeline has the note itself."""

    words: ClassVar[Text] = Text(
        "案件 {number} 的工作记录提到了您", "You were mentioned in a note of case {number}"
    )
    case_id: int
    note_id: int
    officer_id: int
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerRecused(Event):
    words: ClassVar[Text] = Text(
        "一名工作人员回避，不再看到本案", "An officer is recused and no longer sees the case"
    )
    case_id: int
    officer_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerReadmitted(Event):
    words: ClassVar[Text] = Text(
        "一名工作人员的回避终止，重新看到本案", "A recusal ended: the officer sees the case again"
    )
    case_id: int
    officer_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSucceeded(Event):
    """Another agency took the place of one that is no more, in the capacity that one had."""

    words: ClassVar[Text] = Text(
        "{to_agency}承接{from_agency}在本案中的位置（{role}），依据：{basis}",
        "{to_agency} took the place of {from_agency} ({role}). Basis: {basis}",
    )
    case_id: int
    from_agency: str
    to_agency: str
    role: str
    basis: str
