"""What checklists tell the custody log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistFact(Event):
    """What every event of a checklist says."""

    agency: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistProposed(ChecklistFact):
    words: ClassVar[Text] = Text("检查表 {code} 送审", "Checklist {code} proposed")
    since: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistApproved(ChecklistFact):
    words: ClassVar[Text] = Text(
        "检查表 {version} 自 {since} 起施行", "Checklist {version} in force from {since}"
    )
    version: str
    since: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistSentBack(ChecklistFact):
    words: ClassVar[Text] = Text("检查表 {code} 退回修改", "Checklist {code} sent back")
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistDiscarded(ChecklistFact):
    words: ClassVar[Text] = Text("检查表 {code} 草稿作废", "Draft of checklist {code} discarded")
