"""What is put down on the spot, as values: kinds of entry, what becomes of one, what it bears."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.kernel.actor import Office
from portal.kernel.law import Citation, Status
from portal.kernel.text import Text

PROTOCOL: Final = 1
MOST_ENTRIES: Final = 50
MOST_BODY_BYTES: Final = 1024 * 1024
MOST_FILES: Final = 20


class Kind(StrEnum):
    """What an entry is; docs/formats/field-sync.md says what each holds."""

    ENTERED = "entered"
    ANSWER = "answer"
    SITE_RECORD = "site_record"
    INQUIRY = "inquiry"
    SAMPLING = "sampling"
    HOLD = "hold"
    SEAL = "seal"
    RELEASE = "release"
    EVIDENCE_LIST = "evidence_list"
    EXTRACTION = "extraction"
    FETCH = "fetch"
    DELIVERY = "delivery"
    NOTE = "note"
    SIGNATURE = "signature"
    RESOLVE = "resolve"


class Taken(StrEnum):
    """What became of an entry that was handed in."""

    KEPT = "kept"
    KNOWN = "known"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Mark(StrEnum):
    """What everybody who reads an entry should know of how it came."""

    LATE = "late"
    GAP = "gap"
    CLOCK = "clock"
    JUMPED = "jumped"
    CHECKLIST_CHANGED = "checklist_changed"


class MeasureState(StrEnum):
    """Where a register-and-hold or a sealing stands."""

    ACTED = "acted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


KIND_NAMES: Final[Mapping[Kind, Text]] = {
    Kind.ENTERED: Text("亮证入场", "Entry with certificates shown"),
    Kind.ANSWER: Text("检查表", "Checklist item"),
    Kind.SITE_RECORD: Text("现场检查笔录", "On-site inspection record"),
    Kind.INQUIRY: Text("询问笔录", "Inquiry record"),
    Kind.SAMPLING: Text("抽样取证清单", "List of samples taken"),
    Kind.HOLD: Text("先行登记保存", "Register-and-hold"),
    Kind.SEAL: Text("封存", "Sealing"),
    Kind.RELEASE: Text("解除先行登记保存（封存）", "Release of what was held or sealed"),
    Kind.EVIDENCE_LIST: Text("证据清单", "Evidence list"),
    Kind.EXTRACTION: Text("电子数据提取笔录", "Record of extracting electronic data"),
    Kind.FETCH: Text("调取证据通知", "Notice to hand over evidence"),
    Kind.DELIVERY: Text("当场送达", "Delivery on the spot"),
    Kind.NOTE: Text("现场记事和音像", "Notes, photos and recordings"),
    Kind.SIGNATURE: Text("签名", "Signature"),
    Kind.RESOLVE: Text("以此为准", "This one holds"),
}
TAKEN_NAMES: Final[Mapping[Taken, Text]] = {
    Taken.KEPT: Text("已保存", "Kept"),
    Taken.KNOWN: Text("此前已保存", "Kept before"),
    Taken.CONFLICT: Text("已保存，与另一份不一致", "Kept; another one differs"),
    Taken.REFUSED: Text("未接收", "Not taken"),
}
MARK_NAMES: Final[Mapping[Mark, Text]] = {
    Mark.LATE: Text("检查结束后补交", "Handed in after the visit"),
    Mark.GAP: Text("前一份没有收到", "The one before it never came"),
    Mark.CLOCK: Text("设备时间与服务器时间相差较大", "The device's clock was off"),
    Mark.JUMPED: Text(
        "上次同步以来设备时间被改动过，记录的时间不一定可靠",
        "The device's clock was changed since its last sync: the time may be wrong",
    ),
    Mark.CHECKLIST_CHANGED: Text(
        "不是本次检查所用的检查表版本，未计入", "Of another version of the checklist; not counted"
    ),
}
MEASURE_NAMES: Final[Mapping[MeasureState, Text]] = {
    MeasureState.ACTED: Text("已实施，待负责人确认", "Taken; the head has not confirmed it"),
    MeasureState.CONFIRMED: Text("负责人已批准", "Approved by the head"),
    MeasureState.DECLINED: Text("负责人未批准，应当立即解除", "Not approved: release at once"),
    MeasureState.ENDED: Text("已解除", "Ended"),
}
LOOKS_AFTER_DEVICES: Final = (Office.ADMINISTRATOR, Office.HEAD, Office.DEPUTY_HEAD)
"""Who sees and stops every phone of the agency, not only their own."""
AFTERWARDS: Final = frozenset(
    {Kind.RELEASE, Kind.DELIVERY, Kind.SIGNATURE, Kind.RESOLVE, Kind.FETCH, Kind.EVIDENCE_LIST}
)
"""Kinds that also come once the visit is over."""
SHARED_RECORDS: Final = frozenset({Kind.ENTERED, Kind.ANSWER, Kind.SITE_RECORD})
"""Kinds of which an agency has one record in a visit, whichever phone writes it."""
MEASURES: Final = frozenset({Kind.HOLD, Kind.SEAL})
TERMS: Final[Mapping[Kind, tuple[str, str]]] = {Kind.HOLD: ("A5", "A5U"), Kind.SEAL: ("A6", "A6U")}
"""The term of a measure and that of the approval still to be obtained."""
SIGNED_KINDS: Final = frozenset(
    {
        Kind.SITE_RECORD,
        Kind.INQUIRY,
        Kind.SAMPLING,
        Kind.HOLD,
        Kind.SEAL,
        Kind.RELEASE,
        Kind.EVIDENCE_LIST,
        Kind.EXTRACTION,
        Kind.DELIVERY,
    }
)
"""Kinds whose document the party signs, or is noted as refusing (APL art. 55; AEL art. 18)."""

APL = "中华人民共和国行政处罚法（2021修订）"
AEL = "中华人民共和国行政强制法"
ONE_PERSON = Citation(APL, "第五十五条", Status.NEEDS_CONFIRMATION)
EVIDENCE = Citation(APL, "第五十六条")
