"""What claim review tells the rest of the system. No claim and no person is named in any of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFact(Event):
    """What every event of a list of claims says. Only its own agency hears of it."""

    case_id: int
    list_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsBrought(ListFact):
    words: ClassVar[Text] = Text(
        "导入费用清单：{title}，{claims} 条，{total_fen} 元",
        "Claims list read: {title}, {claims} claims, {total_fen} yuan",
    )
    title: str
    claims: int
    total_fen: int
    file_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsDecided(ListFact):
    """`sha256` is over the ids of the claims in order, so that the trace can be held against it."""

    words: ClassVar[Text] = Text(
        "{step_zh}：{decision_zh}，{claims} 条，{refused_fen} 元",
        "{step_en}: {decision_en}, {claims} claims, {refused_fen} yuan",
    )
    step: str
    decision: str
    step_zh: str
    step_en: str
    decision_zh: str
    decision_en: str
    claims: int
    refused_fen: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEntered(ListFact):
    words: ClassVar[Text] = Text("费用审核进入{phase_zh}阶段", "The review goes on to: {phase_en}")
    phase: str
    phase_zh: str
    phase_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtsGiven(ListFact):
    words: ClassVar[Text] = Text(
        "疑似违规费用 {claims} 条交机构申诉：{number}",
        "{claims} doubtful claims given to the provider: {number}",
    )
    number: str
    document: int
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTold(ListFact):
    words: ClassVar[Text] = Text(
        "向机构反馈审核结果：{number}", "Result told to the provider: {number}"
    )
    number: str
    document: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewConcluded(ListFact):
    words: ClassVar[Text] = Text(
        "费用审核办结：拒付 {refused_fen} 元，抽样认定 {sampled_fen} 元",
        "Review done: {refused_fen} yuan refused, {sampled_fen} yuan by sample",
    )
    refused_fen: int
    sampled_fen: int
    finding_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueHanded(ListFact):
    words: ClassVar[Text] = Text(
        "向基金监管部门移交线索：{claims} 条，{amount_fen} 元",
        "Clue handed to supervision: {claims} claims, {amount_fen} yuan",
    )
    tip_id: int
    claims: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolFrozen(ListFact):
    words: ClassVar[Text] = Text(
        "抽样名录封存：{pool} 条抽 {count} 条，SHA-256 {sha256}",
        "Pool frozen: {count} of {pool} claims, SHA-256 {sha256}",
    )
    sample_id: int
    pool: int
    count: int
    sha256: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDrawn(ListFact):
    words: ClassVar[Text] = Text("抽取样本 {count} 条", "{count} claims drawn")
    sample_id: int
    count: int
    seed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleChecked(ListFact):
    words: ClassVar[Text] = Text(
        "样本核查完毕：实查 {raw_fen} 元，放大 {scaled_fen} 元",
        "Sample checked: {raw_fen} yuan found, {scaled_fen} yuan scaled",
    )
    sample_id: int
    bad: int
    raw_fen: int
    scaled_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingContested(ListFact):
    words: ClassVar[Text] = Text(
        "机构对放大计算提出异议，暂按实查 {raw_fen} 元",
        "The provider contests the scaling; {raw_fen} yuan count for now",
    )
    sample_id: int
    raw_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalingSettled(ListFact):
    words: ClassVar[Text] = Text(
        "放大计算异议已决定，按 {counted_fen} 元认定", "Objection decided: {counted_fen} yuan count"
    )
    sample_id: int
    upheld: bool
    counted_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListViewed(ListFact):
    words: ClassVar[Text] = Text("查看费用清单", "Claims list opened for reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdFact(Event):
    """What every event about a third party says; cases it assisted in have events of their own."""

    third_id: int
    agency: str
    visibility: str = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdAdded(ThirdFact):
    words: ClassVar[Text] = Text("登记第三方：{name}", "Third party registered: {name}")
    name: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdRecused(ThirdFact):
    words: ClassVar[Text] = Text("登记第三方回避", "Recusal of a third party")
    institution_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdEnded(ThirdFact):
    words: ClassVar[Text] = Text("第三方退出名册", "Third party taken off the register")
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdScored(ThirdFact):
    words: ClassVar[Text] = Text("第三方 {year} 年度评分 {score} 分", "{year} score: {score}")
    year: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionAsked(Event):
    words: ClassVar[Text] = Text("{agency}请第三方提出意见", "{agency} asked a third party")
    case_id: int
    opinion_id: int
    third_id: int
    agency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    words: ClassVar[Text] = Text("收到第三方意见", "Opinion of a third party received")
    case_id: int
    opinion_id: int
    third_id: int
    agency: str
    item_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChecked(Event):
    words: ClassVar[Text] = Text(
        "季度事后抽查 {checked} 条，有问题 {wrong} 条",
        "{checked} paid claims checked, {wrong} wrong",
    )
    case_id: int
    list_id: int
    agency: str
    checked: int
    wrong: int
    wrong_fen: int
