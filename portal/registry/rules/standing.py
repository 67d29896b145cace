"""How an institution stands with the fund: its agreement, measures in force, who it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from portal.kernel.text import Text

"""An institution whose agreement was ended for fraud may not ask for a new one for so long."""


class AgreementState(StrEnum):
    """Where the service agreement (医疗保障服务协议) stands."""

    NONE = "none"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class MeasureKind(StrEnum):
    """A measure that binds an institution for a time."""

    SUSPEND_SETTLEMENT = "suspend_settlement"
    SUSPEND_AGREEMENT = "suspend_agreement"
    SUSPEND_DEPARTMENT = "suspend_department"
    END_AGREEMENT = "end_agreement"
    END_WITH_BAN = "end_with_ban"
    REFUSE_PAYMENT = "refuse_payment"
    DEDUCT_DEPOSIT = "deduct_deposit"
    RECTIFY = "rectify"
    TALK = "talk"
    EXPOSE = "expose"
    CIRCULAR = "circular"
    CREDIT_RECORD = "credit_record"
    LISTED_SUPERVISION = "listed_supervision"


class LinkKind(StrEnum):
    """How one institution hangs together with another."""

    OWNED_BY = "owned_by"
    SAME_LEGAL_PERSON = "same_legal_person"
    BRANCH_OF = "branch_of"


class NameKind(StrEnum):
    """What another name of an institution is."""

    ALIAS = "alias"
    FORMER = "former"


AGREEMENT_NAMES: Mapping[AgreementState, Text] = {
    AgreementState.NONE: Text("未签协议", "No agreement"),
    AgreementState.ACTIVE: Text("协议有效", "In force"),
    AgreementState.SUSPENDED: Text("中止协议", "Suspended"),
    AgreementState.ENDED: Text("解除协议", "Ended"),
}
AGREEMENT_TONES: Mapping[AgreementState, str] = {
    AgreementState.NONE: "",
    AgreementState.ACTIVE: "ok",
    AgreementState.SUSPENDED: "paused",
    AgreementState.ENDED: "late",
}
MEASURE_NAMES: Mapping[MeasureKind, Text] = {
    MeasureKind.SUSPEND_SETTLEMENT: Text("暂停医保结算", "Settlement suspended"),
    MeasureKind.SUSPEND_AGREEMENT: Text("中止服务协议", "Agreement suspended"),
    MeasureKind.SUSPEND_DEPARTMENT: Text("暂停科室医保服务", "Department suspended"),
    MeasureKind.END_AGREEMENT: Text("解除服务协议", "Agreement ended"),
    MeasureKind.END_WITH_BAN: Text(
        "解除服务协议，三年内不得申请", "Agreement ended, three-year ban"
    ),
    MeasureKind.REFUSE_PAYMENT: Text("拒付费用", "Payment refused"),
    MeasureKind.DEDUCT_DEPOSIT: Text("扣减保证金", "Deposit deducted"),
    MeasureKind.RECTIFY: Text("责令限期整改", "Ordered to rectify"),
    MeasureKind.TALK: Text("约谈负责人", "Head called in for a talk"),
    MeasureKind.EXPOSE: Text("公开曝光", "Exposed to the public"),
    MeasureKind.CIRCULAR: Text("通报批评", "Criticised in a circular"),
    MeasureKind.CREDIT_RECORD: Text("记入信用记录", "Entered in the credit record"),
    MeasureKind.LISTED_SUPERVISION: Text("挂牌督办", "Listed supervision"),
}
LINK_NAMES: Mapping[LinkKind, Text] = {
    LinkKind.OWNED_BY: Text("由其举办或控股", "Owned by"),
    LinkKind.SAME_LEGAL_PERSON: Text("同一法定代表人", "Same legal representative"),
    LinkKind.BRANCH_OF: Text("是其分支机构", "Branch of"),
}
BACK_NAMES: Mapping[LinkKind, Text] = {
    LinkKind.OWNED_BY: Text("举办或控股", "Owns"),
    LinkKind.SAME_LEGAL_PERSON: Text("同一法定代表人", "Same legal representative"),
    LinkKind.BRANCH_OF: Text("分支机构", "Has the branch"),
}
"""The same links, read from the other end."""


def in_force(from_on: date, until_on: date | None, lifted_on: date | None, today: date) -> bool:
    """Tell whether a measure binds today: begun, its last day not past, not lifted."""
    return from_on <= today and (until_on is None or until_on >= today) and lifted_on is None
