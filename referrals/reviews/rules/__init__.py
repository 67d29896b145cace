"""Claim review as values: phases, states of a claim, samples, third parties."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from portal.kernel.law import Citation, Status
from portal.kernel.text import Text


class ListKind(StrEnum):
    """What a list of claims is for: the whole review, or only a sample of what was paid."""

    REVIEW = "review"
    POOL = "pool"


class Phase(StrEnum):
    """How far a list has come. Each phase begins when the one before left nothing to do."""

    FIRST = "first"
    SECOND = "second"
    APPEAL = "appeal"
    REREVIEW = "rereview"
    FEEDBACK = "feedback"
    DISPOSAL = "disposal"
    CLOSED = "closed"


class RowState(StrEnum):
    """Where one claim stands."""

    NEW = "new"
    PASSED = "passed"
    CLEAR = "clear"
    DOUBTFUL = "doubtful"
    APPEALABLE = "appealable"
    APPEALED = "appealed"
    CLEARED = "cleared"
    REFUSED = "refused"


class Alert(StrEnum):
    """What the provider did about a warning it got before it sent the claim."""

    NONE = "none"
    HEEDED = "heeded"
    IGNORED = "ignored"


class SampleState(StrEnum):
    """How far a sample has come. Frozen: its pool is fixed, its seed not known."""

    FROZEN = "frozen"
    DRAWN = "drawn"
    CHECKED = "checked"


class Standing(StrEnum):
    """Whether the provider contests the scaling, and what became of it."""

    UNCONTESTED = "uncontested"
    CONTESTED = "contested"
    UPHELD = "upheld"
    DROPPED = "dropped"


class Third(StrEnum):
    """Who assists. None of them is an officer: they inspect nothing and record no finding."""

    EXPERT = "expert"
    INSURER = "insurer"
    AUDITOR = "auditor"
    MONITOR = "monitor"


PHASE_NAMES: Final[Mapping[Phase, Text]] = {
    Phase.FIRST: Text("初审", "First review"),
    Phase.SECOND: Text("复核", "Second check"),
    Phase.APPEAL: Text("申诉", "Appeal"),
    Phase.REREVIEW: Text("复审", "Re-review"),
    Phase.FEEDBACK: Text("反馈", "Feedback"),
    Phase.DISPOSAL: Text("处理", "Disposal"),
    Phase.CLOSED: Text("已办结", "Closed"),
}
ROW_NAMES: Final[Mapping[RowState, Text]] = {
    RowState.NEW: Text("待初审", "Waits for first review"),
    RowState.PASSED: Text("审核通过", "Passed"),
    RowState.CLEAR: Text("初审明确违规，待复核", "Clear breach, waits for second check"),
    RowState.DOUBTFUL: Text("初审疑似违规，待复核", "Doubtful, waits for second check"),
    RowState.APPEALABLE: Text("疑似违规，待机构申诉", "With the provider for appeal"),
    RowState.APPEALED: Text("已申诉，待复审", "Appealed, waits for re-review"),
    RowState.CLEARED: Text("申诉成立", "Appeal allowed"),
    RowState.REFUSED: Text("拒付", "Refused"),
}
ALERT_NAMES: Final[Mapping[Alert, Text]] = {
    Alert.NONE: Text("无预警", "No warning"),
    Alert.HEEDED: Text("预警后已处理", "Warning heeded"),
    Alert.IGNORED: Text("忽略预警", "Warning ignored"),
}
LIST_NAMES: Final[Mapping[ListKind, Text]] = {
    ListKind.REVIEW: Text("费用审核", "Claim review"),
    ListKind.POOL: Text("抽样核查", "Sample of claims"),
}
SAMPLE_NAMES: Final[Mapping[SampleState, Text]] = {
    SampleState.FROZEN: Text("名录已封存，等随机数", "Pool frozen, waiting for the seed"),
    SampleState.DRAWN: Text("已抽取，核查中", "Drawn, being checked"),
    SampleState.CHECKED: Text("核查完毕", "Checked"),
}
STANDING_NAMES: Final[Mapping[Standing, Text]] = {
    Standing.UNCONTESTED: Text("无异议", "Not contested"),
    Standing.CONTESTED: Text(
        "机构对放大计算有异议，暂按实查金额", "Contested: only the raw amount counts"
    ),
    Standing.UPHELD: Text("异议不成立，按放大金额", "Objection rejected: the scaled amount counts"),
    Standing.DROPPED: Text("异议成立，按实查金额", "Objection allowed: the raw amount counts"),
}
THIRD_NAMES: Final[Mapping[Third, Text]] = {
    Third.EXPERT: Text("医学、药学等专家", "Expert"),
    Third.INSURER: Text("商业保险机构", "Commercial insurer"),
    Third.AUDITOR: Text("会计、信息技术等机构", "Auditor"),
    Third.MONITOR: Text("社会监督员", "Social monitor"),
}
ASSIST_ONLY = Citation(
    "医疗保障基金使用监督管理条例（国务院令第735号）", "第二十七条第一款第（六）项"
)
REFUSAL = Citation("医疗保障基金使用监督管理条例（国务院令第735号）", "第十三条")
PRACTICE = Citation("罗医保发〔2024〕2号（地方实践）", "条号待核", Status.NEEDS_CONFIRMATION)
SUBJECT = "claim_list"
MOST_ROWS = 100_000
LEAST_SCORE, MOST_SCORE = 0, 100
