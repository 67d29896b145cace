"""What the duty to refer tells the rest of the system. Only the owner of the case reads it there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRaised(Event):
    """A case reached the standard for review."""

    words: ClassVar[Text] = Text(
        "查实 {total_fen} 元，达到 {threshold_fen} 元的标准，应当审查是否移送",
        "{total_fen} yuan proven, {threshold_fen} yuan reached: must be reviewed for referral",
    )
    case_id: int
    offence: str
    band: str
    total_fen: int
    threshold_fen: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyElsewhereRaised(Event):
    """What was found here made another case on the same subject reach the standard."""

    words: ClassVar[Text] = Text(
        "与本案金额累计，案件 {other_case} 应当审查是否移送",
        "Added to this case, case {other_case} must be reviewed for referral",
    )
    case_id: int
    other_case: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyEased(Event):
    words: ClassVar[Text] = Text(
        "累计金额已不足移送审查标准", "The sum no longer reaches the standard for review"
    )
    case_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentAnswered(Event):
    words: ClassVar[Text] = Text(
        "填写主观故意核对表（{items} 项）", "Intent checklist: {items} answered"
    )
    case_id: int
    items: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyReviewProposed(Event):
    words: ClassVar[Text] = Text(
        "提出移送审查意见：{label}", "Review for referral proposed: {label_en}"
    )
    case_id: int
    review_id: int
    outcome: str
    label: str
    label_en: str
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyReviewed(Event):
    """The head decided on a proposed review."""

    words: ClassVar[Text] = Text("移送审查决定：{label}", "Review for referral: {label_en}")
    case_id: int
    review_id: int
    outcome: str
    approved: bool
    label: str
    label_en: str
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class OffsetRecorded(Event):
    words: ClassVar[Text] = Text(
        "登记罚金折抵：罚金 {criminal_fen} 元，已罚款 {imposed_fen} 元",
        "Offset recorded: criminal fine {criminal_fen} yuan, fined before {imposed_fen} yuan",
    )
    case_id: int
    criminal_fen: int
    imposed_fen: int
    detention_days: int
    agency: str
    visibility: str = "agency"
