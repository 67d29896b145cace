"""What reward rules tell the custody log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from portal.kernel.events import Event
from portal.kernel.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRuleFact(Event):
    """What every event about a reward rule says; `sha256` is that of what was written."""

    agency: str
    draft_id: int
    kind: str
    about: str
    since: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRuleWritten(RewardRuleFact):
    words: ClassVar[Text] = Text(
        "奖励规则 {about} 拟自 {since} 起使用，待复核",
        "Reward rule {about} proposed from {since}, to be checked",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRuleApproved(RewardRuleFact):
    words: ClassVar[Text] = Text(
        "奖励规则 {about} 自 {since} 起使用", "Reward rule {about} in use from {since}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardRuleSentBack(RewardRuleFact):
    words: ClassVar[Text] = Text("奖励规则 {about} 退回", "Reward rule {about} sent back")
    reasons: str
