"""What administrative cases tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingMoved(Event):
    """Somebody took a step in an administrative case. `label_en` tells it in English."""

    words: ClassVar[Text] = Text(
        "行政案件 {number}：{label}（{agency}）",
        "Administrative case {number}: {label_en} ({agency})",
    )
    case_id: int
    proceeding_id: int
    number: str
    step: str
    state: str
    agency: str
    label: str
    label_en: str
    law: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceedingStepRefused(Event):
    """Somebody tried a step the law refuses."""

    words: ClassVar[Text] = Text(
        "行政案件 {number}：{label} 未获准许（{reasons_zh}）",
        "Administrative case {number}: {label_en} refused ({reasons_en})",
    )
    case_id: int
    proceeding_id: int
    number: str
    step: str
    agency: str
    label: str
    label_en: str
    reasons: str
    reasons_zh: str
    reasons_en: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class PenaltyDecided(Event):
    """A penalty was decided. `suspend_months` of services paid by the fund; 0: none."""

    words: ClassVar[Text] = Text(
        "行政处罚决定 {number}：罚款 {fine_fen} 元",
        "Penalty decision {number}: fine {fine_fen} yuan",
    )
    case_id: int
    proceeding_id: int
    number: str
    agency: str
    fine_fen: int
    recover_fen: int
    confiscate_fen: int
    suspend_months: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementSuspended(Event):
    """The head ordered the handling agency to suspend settlement (O735 30), or to restore it."""

    words: ClassVar[Text] = Text(
        "行政案件 {number}：{label}", "Administrative case {number}: {label_en}"
    )
    case_id: int
    proceeding_id: int
    number: str
    label: str
    label_en: str
    restored: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceDisputed(Event):
    """Another agency says it is competent for an act that the agency told of filed first (APL 25)."""

    words: ClassVar[Text] = Text(
        "{by}就同一当事人的同一行为提出管辖争议，请协商（行政处罚法第二十五条）",
        "{by} disputes who is competent for the same act of the same party (APL art. 25)",
    )
    case_id: int
    by: str
    visibility: str = "agency"
