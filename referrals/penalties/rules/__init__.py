"""What the law lets an agency impose for an act: norms, acts, grounds of discretion.

A norm is an article or paragraph with its own consequence; an act is an item of it. Money is fen.
Bounds belong to what they bound (Civil Code art. 1259).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from portal.kernel.law import Citation, InForce
from portal.kernel.text import Text


class Base(StrEnum):
    """What a fine is reckoned on."""

    LOSS = "loss"
    FRAUD = "fraud"
    NONE = "none"


class Subject(StrEnum):
    """Whom a norm binds."""

    HANDLER = "handler"
    INSTITUTION = "institution"
    PERSON = "person"
    STAFF = "staff"
    HEAD = "head"
    OTHER = "other"


class Condition(StrEnum):
    """A fact that has to be established before a consequence follows."""

    REFUSES_CORRECTION = "refuses_correction"
    REFUSES_OR_SERIOUS = "refuses_or_serious"
    LOSS = "loss"
    INSURED = "insured"
    MAJOR_LOSS = "major_loss"
    UNLAWFUL_GAIN = "unlawful_gain"


class OrderKind(StrEnum):
    """What is or may be ordered besides a fine."""

    CORRECT = "correct"
    TALK = "talk"
    WARN = "warn"
    RETURN = "return"
    CONFISCATE = "confiscate"
    SUSPEND_DEPARTMENT = "suspend_department"
    SUSPEND_ONLINE = "suspend_online"
    END_AGREEMENT = "end_agreement"
    REVOKE_LICENCE = "revoke_licence"
    BAN_MANAGEMENT = "ban_management"
    DISCIPLINE = "discipline"


class By(StrEnum):
    """Who orders it."""

    BUREAU = "bureau"
    HANDLER = "handler"
    LICENSING = "licensing"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Fine:
    """A fine of so many times its base, or of a fixed band in fen; both ends included.

    `condition`: only once this is established.
    """

    base: Base
    times: tuple[int, int] | None = None
    fixed_fen: tuple[int, int] | None = None
    condition: Condition | None = None

    def bounds(self, base_fen: int) -> tuple[int, int]:
        """Return the least and the most in fen, exact: multiples are whole numbers."""
        if self.fixed_fen is not None:
            return self.fixed_fen
        low, high = self.times or (0, 0)
        return base_fen * low, base_fen * high


@dataclass(frozen=True, slots=True)
class Order:
    """What else follows. `months`: its least and greatest length, both included."""

    kind: OrderKind
    by: By
    condition: Condition | None = None
    months: tuple[int, int] | None = None
    may: bool = False


@dataclass(frozen=True, slots=True)
class Norm:
    """A consequence of law in one wording. `short` is what people type: "38"."""

    code: str
    version: str
    short: str
    name: Text
    law: Citation
    in_force: InForce
    subject: Subject
    fine: Fine | None
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """An item of a norm: what was done. `cause` is the cause its case is named after."""

    code: str
    version: str
    norm: str
    name: Text
    law: Citation
    in_force: InForce
    cause: str


class Effect(StrEnum):
    """What a ground of discretion does to a fine."""

    NO_PENALTY = "no_penalty"
    MAY_WAIVE = "may_waive"
    MITIGATE = "mitigate"
    LIGHTER = "lighter"
    HEAVIER = "heavier"


BELOW = frozenset({Effect.NO_PENALTY, Effect.MAY_WAIVE, Effect.MITIGATE})
"""Only with one of these may a fine stay below the least of its norm."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground of discretion of one wording. It counts only with reasons of its own."""

    code: str
    version: str
    name: Text
    law: Citation
    in_force: InForce
    effects: frozenset[Effect]


@dataclass(frozen=True, slots=True)
class Named:
    """A ground relied on, with its reasons as the officer wrote them."""

    ground: Ground
    reasons: str


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause of action 案由, with the situations listed under it and their acts."""

    code: str
    subject: Subject
    name: Text
    law: Citation
    situations: Mapping[int, tuple[str, ...]]


SUBJECT_NAMES: Mapping[Subject, Text] = {
    Subject.HANDLER: Text("医疗保障经办机构", "Handling agency"),
    Subject.INSTITUTION: Text("定点医药机构", "Designated institution"),
    Subject.PERSON: Text("个人", "Person"),
    Subject.STAFF: Text("有关单位及其工作人员", "Bodies concerned and their staff"),
    Subject.HEAD: Text("法定代表人或者主要负责人", "Legal representative or head"),
    Subject.OTHER: Text("其他单位和个人", "Anybody else"),
}
BASE_NAMES: Mapping[Base, Text] = {
    Base.LOSS: Text("造成损失金额", "loss caused"),
    Base.FRAUD: Text("骗取金额", "amount defrauded"),
    Base.NONE: Text("不按金额计算", "no base"),
}
CONDITION_NAMES: Mapping[Condition, Text] = {
    Condition.REFUSES_CORRECTION: Text("拒不改正", "refuses to correct"),
    Condition.REFUSES_OR_SERIOUS: Text(
        "拒不改正或者造成严重后果", "refuses to correct, or serious consequences"
    ),
    Condition.LOSS: Text("造成医疗保障基金损失", "loss to the fund"),
    Condition.INSURED: Text("属于参保人员", "is an insured person"),
    Condition.MAJOR_LOSS: Text(
        "造成基金重大损失或者其他严重不良社会影响", "major loss or serious social effect"
    ),
    Condition.UNLAWFUL_GAIN: Text("有违法所得", "there is unlawful gain"),
}
ORDER_NAMES: Mapping[OrderKind, Text] = {
    OrderKind.CORRECT: Text("责令改正", "order to correct"),
    OrderKind.TALK: Text("约谈有关负责人", "talk with the head"),
    OrderKind.WARN: Text("警告、通报批评", "warning or public criticism"),
    OrderKind.RETURN: Text("责令退回（追回）", "order to return the money"),
    OrderKind.CONFISCATE: Text("没收违法所得", "confiscate unlawful gain"),
    OrderKind.SUSPEND_DEPARTMENT: Text(
        "暂停相关责任部门医药服务", "suspend the department's fund services"
    ),
    OrderKind.SUSPEND_ONLINE: Text("暂停医疗费用联网结算", "suspend online settlement"),
    OrderKind.END_AGREEMENT: Text("解除服务协议", "end the agreement"),
    OrderKind.REVOKE_LICENCE: Text("吊销执业资格", "revoke the licence to practise"),
    OrderKind.BAN_MANAGEMENT: Text(
        "禁止从事定点医药机构管理活动", "ban from managing designated institutions"
    ),
    OrderKind.DISCIPLINE: Text("依法给予处分", "disciplinary action"),
}
BY_NAMES: Mapping[By, Text] = {
    By.BUREAU: Text("医疗保障行政部门", "healthcare security bureau"),
    By.HANDLER: Text("医疗保障经办机构", "handling agency"),
    By.LICENSING: Text("有关主管部门", "licensing authority"),
    By.EMPLOYER: Text("任免机关、单位", "employer"),
}
EFFECT_NAMES: Mapping[Effect, Text] = {
    Effect.NO_PENALTY: Text("不予处罚", "no penalty"),
    Effect.MAY_WAIVE: Text("可以不予处罚", "penalty may be waived"),
    Effect.MITIGATE: Text("减轻处罚", "below the least"),
    Effect.LIGHTER: Text("从轻处罚", "lighter, within the bounds"),
    Effect.HEAVIER: Text("从重处罚", "heavier, within the bounds"),
}


def case_name(party: str, cause: Text, *, decided: bool) -> str:
    """Return the name of a case: party, 涉嫌 until it is decided, cause, 案."""
    suspected = "" if decided else "涉嫌"
    return f"{party}{suspected}{cause.zh}案"


def term_allows(order: Order, months: int) -> bool:
    """Tell whether a measure of so many months lies within what the norm allows; ends included."""
    if order.months is None:
        return False
    low, high = order.months
    return low <= months <= high


def effects(named: Collection[Named]) -> frozenset[Effect]:
    """Return everything the grounds relied on could do."""
    return frozenset(effect for each in named for effect in each.ground.effects)
