"""What people type at each step, and how it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from portal.infra.forms import Count, Form, Line, LongText
from portal.kernel.text import Text
from referrals.transfers.forms.asking import Ask
from referrals.transfers.forms.criminal_asks import CRIMINAL_ASKS

Officers = Annotated[tuple[Count, ...], Field(min_length=2, max_length=20)]


class OpenGroup(Form):
    officers: Officers
    new_facts: LongText | None = None
    """What is new since the last referral of the case came back; asked only then."""


class ChangeGroup(Form):
    officers: Officers
    reason: LongText


class ChoosePolice(Form):
    unit: Line


class Report(Form):
    charge: Line
    source: LongText
    subject: LongText
    process: LongText
    facts: LongText
    evidence: LongText
    law: LongText
    proposal: LongText


class ListItems(Form):
    items: LongText | None = None
    """One item a line: name, code, quantity, features, place, separated by | or a comma."""
    kept: LongText | None = None
    """How the evidence is preserved: samples and photos of what perishes, tests by a laboratory."""


class WriteLetter(Form):
    facts: LongText
    legal_basis: LongText
    suspects: LongText | None = None
    copy_to: Line | None = None


class Opinion(Form):
    opinion: LongText | None = None


class Reasoned(Form):
    reason: LongText


class SendAsBreach(Form):
    reason: LongText
    facts: LongText


class NoteMissing(Form):
    missing: LongText


class CompleteMissing(Form):
    completed: LongText


class PassOn(Form):
    unit: Line
    reason: LongText


class NotPoliceMatter(Form):
    reason: LongText
    where: Line


class FileCase(Form):
    charge: Line


class DeclineFiling(Form):
    reason: LongText
    returned: LongText


class HandOverItems(Form):
    handed: LongText


class RequestReconsideration(Form):
    grounds: LongText


class Receive(Form):
    signed_as: Line | None = None
    """The receiving officer's own name, typed to sign the receipt."""


class OpenSupervision(Form):
    opened_by: Line
    reason: LongText


class Explain(Form):
    reason: LongText
    evidence: LongText


_ONE_A_LINE = Text("每行一项", "One a line")
ASKS: Mapping[str, Ask] = {
    "officers": Ask(Text("专案组成员", "Members of the group"), 0),
    "charge": Ask(Text("涉嫌罪名", "Suspected charge"), 1),
    "source": Ask(
        Text("案件来源", "Where the case came from"),
        2,
        Text("不得写明或者暗示举报人身份", "Never name or hint at who reported"),
    ),
    "subject": Ask(Text("被调查对象基本情况", "Who was investigated"), 3),
    "process": Ask(Text("调查经过", "What was done")),
    "facts": Ask(Text("查明的事实", "Facts"), 6),
    "evidence": Ask(Text("主要证据", "Main evidence"), 5, _ONE_A_LINE),
    "law": Ask(Text("适用法律", "Law that applies"), 3),
    "proposal": Ask(Text("处理建议", "Proposal"), 2),
    "items": Ask(
        Text("涉案物品", "Items"),
        5,
        Text(
            "每行一件：名称 | 编号 | 数量 | 特征 | 存放地点。没有物品时留空。",
            "One a line: name | code | quantity | features | place. Leave empty when there is none.",
        ),
        optional=True,
    ),
    "kept": Ask(
        Text("证据保全情况", "How the evidence is kept"),
        3,
        Text(
            "不易保管的物品：留样、拍照、录像；需要检验、鉴定的：机构和结论",
            "What perishes: samples, photos; what needs a test: the laboratory and its result",
        ),
        optional=True,
    ),
    "new_facts": Ask(
        Text("新的事实或者证据", "What is new"),
        4,
        Text("上次移送退回以后发现的", "Found since the last referral came back"),
        optional=True,
    ),
    "opened_by": Ask(
        Text("监督线索来源", "Where it came from"),
        1,
        Text("如：被害人申请、工作中发现", "Such as a victim's request, or one's own finding"),
    ),
    "legal_basis": Ask(Text("移送依据", "Legal basis"), 2),
    "suspects": Ask(Text("涉嫌犯罪的当事人", "Suspects"), 3, _ONE_A_LINE, optional=True),
    "copy_to": Ask(
        Text("抄送", "Copy to"),
        1,
        Text("按本地规定抄送的机关", "As local rules require"),
        optional=True,
    ),
    "opinion": Ask(Text("意见", "Opinion"), 2, optional=True),
    "reason": Ask(Text("理由", "Reasons")),
    "missing": Ask(Text("需要补正的材料", "Papers to complete"), 4, _ONE_A_LINE),
    "completed": Ask(Text("补正情况", "What was completed")),
    "unit": Ask(Text("公安机关", "Police unit"), 1),
    "where": Ask(Text("应当移送的机关", "Where the agency should turn"), 1),
    "returned": Ask(Text("退回的案卷材料", "Papers returned"), 3, _ONE_A_LINE),
    "handed": Ask(
        Text("移交的物品和材料", "Items and papers handed over"),
        4,
        Text(
            "每行一件：名称 | 编号 | 数量 | 特征 | 存放地点",
            "One a line: name | code | quantity | features | place",
        ),
    ),
    "grounds": Ask(Text("复议理由", "Grounds")),
    "signed_as": Ask(
        Text("本人姓名（键入即在回执上签名）", "Your own name (typing it signs the receipt)"),
        1,
        Text(
            "需要签名证书；不填写的，回执由本人在纸上签名",
            "Needs a signing certificate; left empty, the receipt is signed on paper",
        ),
        optional=True,
    ),
    **CRIMINAL_ASKS,
}
