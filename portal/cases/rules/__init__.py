"""Stages, roles, amounts and what a sealed thing of a case is bound to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Protocol

from portal.agencies.rules import OPENED_BY, AgencyKind, Compartment
from portal.crypto.framing import frame
from portal.kernel.actor import Office
from portal.kernel.law import Citation
from portal.kernel.text import Text


class Stage(StrEnum):
    """How far a case has come."""

    CHECKING = "checking"
    FILED = "filed"
    REFERRED = "referred"
    CRIMINAL = "criminal"
    CLOSED = "closed"


class Filing(StrEnum):
    """Whether the head decided to file (立案). Not the stage: a referral may go before or after."""

    UNDECIDED = "undecided"
    FILED = "filed"
    NOT_FILED = "not_filed"


class Role(StrEnum):
    """In what capacity an agency works on a case."""

    OWNER = "owner"
    CONTRIBUTOR = "contributor"
    READER = "reader"
    POLICE = "police"
    PROCURATORATE = "procuratorate"


class Scope(StrEnum):
    """What a key of a case opens: shared content, the reporter's words, or one agency's own notes."""

    CASE = "case"
    TIPS = "tips"
    OWN = "own"


class Visibility(StrEnum):
    """Who of the participating agencies reads a note or document."""

    ALL = "all"
    AGENCY = "agency"


class Source(StrEnum):
    """Where a case came from."""

    TIP = "tip"
    COMPLAINT = "complaint"
    PATROL = "patrol"
    AUDIT = "audit"
    CAMPAIGN = "campaign"
    FULL_COVERAGE = "full_coverage"
    FLIGHT_CHECK = "flight_check"
    CROSS_REGION = "cross_region"
    SELF_CHECK = "self_check"
    MONITORING = "monitoring"
    CLAIM_REVIEW = "claim_review"
    AUDIT_REPORT = "audit_report"
    JOINT_CHECK = "joint_check"
    TRANSFERRED_IN = "transferred_in"
    ASSIGNED = "assigned"


class Outcome(StrEnum):
    """How a case ended."""

    PROVEN = "proven"
    PARTLY_PROVEN = "partly_proven"
    NOT_PROVEN = "not_proven"
    NO_VIOLATION = "no_violation"
    SENT_ELSEWHERE = "sent_elsewhere"
    MERGED = "merged"


class PartyKind(StrEnum):
    """What somebody is in a case."""

    INSTITUTION = "institution"
    DOCTOR = "doctor"
    INSURED = "insured"
    STAFF = "staff"
    OFFICIAL = "official"
    BROKER = "broker"
    OTHER = "other"


STAGE_NAMES: Mapping[Stage, Text] = {
    Stage.CHECKING: Text("核查中", "Being checked"),
    Stage.FILED: Text("已立案", "Administrative case filed"),
    Stage.REFERRED: Text("已移送公安", "Referred to the police"),
    Stage.CRIMINAL: Text("刑事立案", "Criminal case filed"),
    Stage.CLOSED: Text("已办结", "Closed"),
}
ROLE_NAMES: Mapping[Role, Text] = {
    Role.OWNER: Text("主办", "Owner"),
    Role.CONTRIBUTOR: Text("协办", "Contributor"),
    Role.READER: Text("查阅", "Reader"),
    Role.POLICE: Text("公安机关", "Police"),
    Role.PROCURATORATE: Text("检察机关", "Procuratorate"),
}
SOURCE_NAMES: Mapping[Source, Text] = {
    Source.TIP: Text("举报", "Tip"),
    Source.COMPLAINT: Text("投诉", "Complaint"),
    Source.PATROL: Text("日常巡查", "Daily patrol"),
    Source.AUDIT: Text("日常稽核", "Daily audit"),
    Source.CAMPAIGN: Text("专项检查", "Special campaign"),
    Source.FULL_COVERAGE: Text("全覆盖检查", "Full-coverage check"),
    Source.FLIGHT_CHECK: Text("飞行检查", "Flight check"),
    Source.CROSS_REGION: Text("跨区域交叉检查", "Cross-region check"),
    Source.SELF_CHECK: Text("自查自纠", "Self-check"),
    Source.MONITORING: Text("智能监控", "Smart monitoring"),
    Source.CLAIM_REVIEW: Text("审核移交", "Claim review"),
    Source.AUDIT_REPORT: Text("审计移交", "Audit report"),
    Source.JOINT_CHECK: Text("联合检查", "Joint check"),
    Source.TRANSFERRED_IN: Text("其他部门移送", "Transferred in"),
    Source.ASSIGNED: Text("上级交办", "Assigned from above"),
}
OUTCOME_NAMES: Mapping[Outcome, Text] = {
    Outcome.PROVEN: Text("查证属实", "Proven"),
    Outcome.PARTLY_PROVEN: Text("部分属实", "Partly proven"),
    Outcome.NOT_PROVEN: Text("未能查实", "Not proven"),
    Outcome.NO_VIOLATION: Text("不构成违规", "No violation"),
    Outcome.SENT_ELSEWHERE: Text("转其他机关办理", "Sent to another body"),
    Outcome.MERGED: Text("并入其他案件", "Merged into another case"),
}
CHOSEN_OUTCOMES = tuple(each for each in Outcome if each is not Outcome.MERGED)
"""The outcomes an officer may close a case with; merging has its own verb."""
PARTY_NAMES: Mapping[PartyKind, Text] = {
    PartyKind.INSTITUTION: Text("机构", "Institution"),
    PartyKind.DOCTOR: Text("医师、药师", "Doctor or pharmacist"),
    PartyKind.INSURED: Text("参保人", "Insured person"),
    PartyKind.STAFF: Text("机构其他人员", "Other staff of the institution"),
    PartyKind.OFFICIAL: Text("公职人员", "Public official"),
    PartyKind.BROKER: Text("中间人", "Go-between"),
    PartyKind.OTHER: Text("其他", "Other"),
}

FILING_LAW = Citation("医疗保障行政处罚程序暂行规定（国家医疗保障局令第4号）", "第十四条")
"""The head decides whether to file before a clue is done with."""
NOT_FILED_OUTCOMES = frozenset({Outcome.NOT_PROVEN, Outcome.NO_VIOLATION, Outcome.SENT_ELSEWHERE})
"""How a case may end that is not filed."""

CASEWORK: frozenset[Office] = OPENED_BY[Compartment.CASEWORK]
"""Offices that open sealed content of the cases of their agency."""
MONEY_OFFICES = frozenset({Office.REWARD_CLERK, Office.FINANCE})
"""Offices that see the plain facts of their own agency's cases, and nothing sealed."""

_NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.CHECKING: frozenset({Stage.FILED, Stage.REFERRED, Stage.CRIMINAL, Stage.CLOSED}),
    Stage.FILED: frozenset({Stage.REFERRED, Stage.CRIMINAL, Stage.CLOSED}),
    Stage.REFERRED: frozenset({Stage.CHECKING, Stage.FILED, Stage.CRIMINAL, Stage.CLOSED}),
    Stage.CRIMINAL: frozenset({Stage.CHECKING, Stage.FILED, Stage.CLOSED}),
    Stage.CLOSED: frozenset({Stage.CHECKING}),
}


def can_move(old: Stage, new: Stage) -> bool:
    """Tell whether a case may go from one stage to another; a returned referral goes back."""
    return new in _NEXT[old]


def role_of(kind: AgencyKind) -> Role:
    """Return in what capacity an agency of this kind is brought into another agency's case."""
    if kind is AgencyKind.POLICE:
        return Role.POLICE
    return Role.PROCURATORATE if kind is AgencyKind.PROCURATORATE else Role.CONTRIBUTOR


def shares_tip_text(role: Role) -> bool:
    """Tell whether the reporter's words go with a share unless the sharer says otherwise."""
    return role in {Role.POLICE, Role.PROCURATORATE}


class Amounts(Protocol):
    """Anything that carries suspected and proven fen."""

    suspected_fen: int
    proven_fen: int


def totals(findings: Iterable[Amounts], alleged_fen: Iterable[int]) -> tuple[int, int]:
    """Return (suspected, proven) fen of a case: the sums of its live findings.

    While nothing has been found, what is alleged counts as suspected.
    """
    live = list(findings)
    if not live:
        return sum(alleged_fen), 0
    return sum(each.suspected_fen for each in live), sum(each.proven_fen for each in live)


def key_context(case_id: int, scope: Scope, *, generation: int, agency: str) -> bytes:
    """Return what the wrap of a case key to an agency is bound to."""
    parts = (_u64(case_id), scope.encode(), _u64(generation), agency.encode())
    return frame("cluebridge/case-key/v1", *parts)


def tip_key_context(case_id: int, *, tip_id: int, generation: int) -> bytes:
    """Return what a tip key sealed under a case's tips key is bound to."""
    return frame("cluebridge/case-tip/v1", _u64(case_id), _u64(tip_id), _u64(generation))


def content_context(kind: str, case_id: int, ref: bytes) -> bytes:
    """Return what a note or document of a case is bound to; `ref` is 16 random bytes of its row."""
    return frame("cluebridge/case-content/v1", kind.encode(), _u64(case_id), ref)


def _u64(number: int) -> bytes:
    return number.to_bytes(8, "big")
