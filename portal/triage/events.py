"""What officers decide in triage. Never a word of a reporter's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleConfirmed(Event):
    """Two tips, or a tip and a case, are the same matter."""

    words: ClassVar[Text] = Text("认定为同一件事", "Found to be the same matter")
    tip_id: int
    candidate_id: int
    other_tip: int | None
    same_case: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleRejected(Event):
    words: ClassVar[Text] = Text("认定不是同一件事", "Found not to be the same matter")
    tip_id: int
    candidate_id: int
    other_tip: int | None
    same_case: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TipsJoined(Event):
    """Several tips were put into one case in one act; each is also told by itself."""

    words: ClassVar[Text] = Text("{count} 条线索一并办理", "{count} tips dealt with together")
    case_id: int
    count: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipsMarkedSpam(Event):
    """Several tips were refused as no reports in one act; each is also told by itself."""

    words: ClassVar[Text] = Text("{count} 条线索标为垃圾信息", "{count} tips marked as spam")
    count: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpamTakenBack(Event):
    words: ClassVar[Text] = Text(
        "{count} 条线索撤销垃圾信息标记", "Spam mark of {count} tips taken back"
    )
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipsDeclined(Event):
    """Several tips were not accepted in one act; each is also told by itself."""

    words: ClassVar[Text] = Text("{count} 条线索一并不予受理", "{count} tips not accepted together")
    count: int
    refused: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TipKeysFilled(Event):
    """Tips of before an upgrade can be found as doubles of new ones."""

    words: ClassVar[Text] = Text("为 {tips} 条线索补建查重键", "Keys filled in for {tips} tips")
    tips: int
