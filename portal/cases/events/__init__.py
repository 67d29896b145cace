"""What happens to a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from portal.cases.events.access import (
    CaseKeyRotated as CaseKeyRotated,
)
from portal.cases.events.access import (
    CaseShared as CaseShared,
)
from portal.cases.events.access import (
    CaseSucceeded as CaseSucceeded,
)
from portal.cases.events.access import (
    OfficerMentioned as OfficerMentioned,
)
from portal.cases.events.access import (
    OfficerReadmitted as OfficerReadmitted,
)
from portal.cases.events.access import (
    OfficerRecused as OfficerRecused,
)
from portal.cases.events.access import (
    OwnerChanged as OwnerChanged,
)
from portal.cases.events.access import (
    OwnerChanging as OwnerChanging,
)
from portal.cases.events.access import (
    ShareEnded as ShareEnded,
)
from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Event):
    words: ClassVar[Text] = Text("{agency}建立案件", "Case opened by {agency}")
    case_id: int
    tip_id: int | None
    agency: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TipAttached(Event):
    words: ClassVar[Text] = Text("举报并入案件", "Tip joined to the case")
    case_id: int
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAdded(Event):
    words: ClassVar[Text] = Text("添加当事人（{kind}）", "Party added ({kind})")
    case_id: int
    party_id: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AllegationAdded(Event):
    words: ClassVar[Text] = Text(
        "添加违规线索：{category}，涉嫌 {suspected_fen} 元",
        "Allegation added: {category}, {suspected_fen} yuan suspected",
    )
    case_id: int
    allegation_id: int
    category: str
    suspected_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRecorded(Event):
    words: ClassVar[Text] = Text(
        "{agency}认定：{category}，涉嫌 {suspected_fen} 元，查实 {proven_fen} 元",
        "Finding by {agency}: {category}, {suspected_fen} yuan suspected, {proven_fen} yuan proven",
    )
    case_id: int
    finding_id: int
    agency: str
    category: str
    suspected_fen: int
    proven_fen: int
    replaces: int | None
    act: str = ""
    proofs: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingUsed(Event):
    """An order or notice was built on a finding."""

    words: ClassVar[Text] = Text(
        "认定意见用作文书依据：{number}", "An order was built on a finding: {number}"
    )
    case_id: int
    finding_id: int
    agency: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    words: ClassVar[Text] = Text("{agency}添加工作记录", "Note added by {agency}")
    case_id: int
    note_id: int
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFiled(Event):
    words: ClassVar[Text] = Text("制作文书：{title} {number}", "Document filed: {title} {number}")
    case_id: int
    document: int
    kind: str
    title: str
    number: str
    sha256: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReleased(Event):
    """A document one agency alone read is open to every agency of the case; its bytes are the same."""

    words: ClassVar[Text] = Text(
        "文书对各单位开放：{title} {number}", "Document open to every agency: {title} {number}"
    )
    case_id: int
    document: int
    kind: str
    title: str
    number: str
    sha256: str
    agency: str
    visibility: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentOpened(Event):
    words: ClassVar[Text] = Text("下载文书", "Document downloaded")
    case_id: int
    document: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChanged(Event):
    words: ClassVar[Text] = Text("案件进入阶段：{stage}", "Case moved to: {stage}")
    case_id: int
    stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BallPassed(Event):
    words: ClassVar[Text] = Text("由{to_agency}接续办理", "Next to act: {to_agency}")
    case_id: int
    to_agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled(Event):
    words: ClassVar[Text] = Text("决定立案。{reason}", "Decided to file. {reason}")
    case_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNotFiled(Event):
    words: ClassVar[Text] = Text("决定不予立案。{reason}", "Decided not to file. {reason}")
    case_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTold(Event):
    """The reporter was told whether a case was filed. Of the tip alone: whom one owes is not said."""

    words: ClassVar[Text] = Text(
        "已将是否立案告知举报人", "The reporter was told whether a case was filed"
    )
    tip_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosing(Event):
    """A case is about to be closed. Whoever still has something open in it raises Refused."""

    words: ClassVar[Text] = Text("办结前核对", "Checked before closing")
    case_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened(Event):
    words: ClassVar[Text] = Text("重新办理，理由：{reason}", "Reopened. Reason: {reason}")
    case_id: int
    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Event):
    words: ClassVar[Text] = Text("办结：{outcome}。{reason}", "Closed: {outcome}. {reason}")
    case_id: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseImported(Event):
    """A case of an older ledger was taken; days are those of the ledger."""

    words: ClassVar[Text] = Text("{agency}由台账导入案件", "Case taken from a ledger by {agency}")
    case_id: int
    agency: str
    number: str
    stage: str
    opened_on: date
    filed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseViewed(Event):
    words: ClassVar[Text] = Text("查看案件", "Case opened for reading")
    case_id: int
    with_tip_text: bool


OPENINGS = (
    "CaseViewed",
    "TipOpened",
    "DocumentOpened",
    "EvidenceOpened",
    "EvidenceStoryRead",
    "InspectionViewed",
    "RectificationViewed",
    "PayeeOpened",
)
"""Events that tell of reading: shown under who has read a case, not in its history."""
