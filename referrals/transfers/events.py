"""What referrals tell the rest of the system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaken(Event):
    """Somebody took a step on a referral. `label_en` tells it in English."""

    words: ClassVar[Text] = Text(
        "移送 {number}：{label}（{agency}）", "Referral {number}: {label_en} ({agency})"
    )
    case_id: int
    transfer_id: int
    number: str
    step: str
    state: str
    agency: str
    label: str
    label_en: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTakenInside(StepTaken):
    """A step inside the criminal case: police and procuratorate alone are told of it."""

    visibility: str = "justice"


@dataclass(frozen=True, slots=True, kw_only=True)
class RestitutionOrdered(Event):
    """A judgment in force orders somebody to repay. Who, and by which judgment, is in its row."""

    words: ClassVar[Text] = Text(
        "法院责令退赔 {amount_fen} 元", "Court ordered {amount_fen} yuan to be repaid"
    )
    case_id: int
    transfer_id: int
    judgment_id: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWasRefused(Event):
    """Somebody tried a step the law refuses."""

    words: ClassVar[Text] = Text(
        "移送 {number}：{label} 未获准许（{reasons_zh}）",
        "Referral {number}: {label_en} refused ({reasons_en})",
    )
    case_id: int
    transfer_id: int
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
class CaseHandedOver(Event):
    """What went from one agency to another, by its digest: the entry a receipt proves (O310 art. 7)."""

    words: ClassVar[Text] = Text(
        "移送 {number}：材料移交（摘要 {package_sha256}）",
        "Referral {number}: papers handed over (digest {package_sha256})",
    )
    case_id: int
    transfer_id: int
    number: str
    sender: str
    receiver: str
    package_sha256: str
    documents: int
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferPacked(Event):
    """A sealed package of the referral was made for the other agency; `sha256` binds all of it."""

    words: ClassVar[Text] = Text(
        "移送 {number}：为接收机关制作证据包", "Referral {number}: package made for the receiver"
    )
    case_id: int
    transfer_id: int
    number: str
    package_id: int
    receiver: str
    sha256: str
