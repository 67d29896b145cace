"""What can be done about an order: its form, how each field is asked, the verb, who may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from pydantic import BaseModel

from portal.infra.work import Work
from portal.kernel.text import Text
from referrals.collections import forms, policy, service
from referrals.collections.routes.asking import Doing, Field, Options
from referrals.collections.rules import (
    GROUND_NAMES,
    HOLDING_NAMES,
    KIND_LAWS,
    KIND_NAMES,
    REMEDY_NAMES,
    Kind,
)
from referrals.recoveries import policy as money_policy

_PLAIN = Text(
    "财务人员也会看到：不要写举报人、患者的姓名或者病情",
    "Finance reads this too: no names of reporters or patients, nothing of their illness",
)
_REASONS = {"reasons": Field(Text("理由", "Reasons"), "text", _PLAIN)}
_AMOUNT = Field(Text("金额（元）", "Amount (yuan)"), "yuan")
_REFERENCE = Field(
    Text("凭证号", "Reference"), hint=Text("同一凭证号只登记一次", "Booked once only")
)
_PROOF = Field(
    Text("证明材料", "Proof"),
    "proof",
    Text("先把材料存入案件证据，再在这里选择", "Put it with the evidence of the case first"),
)
_BOOKED = Text("登记后立即入账，差错以冲正更正。", "Booked at once; a mistake is reversed.")
_KEPT = Text("登记后留存，不得删除。", "Kept; nothing is deleted.")


def _options(names: Mapping[Any, Text]) -> Options:
    return tuple((each.value, name) for each, name in names.items())


def _propose(kind: Kind, form: type[BaseModel], **fields: Field) -> Doing:
    return Doing(
        KIND_NAMES[kind],
        form,
        partial(_proposed, kind),
        policy.can_propose,
        {**fields, **_REASONS},
        KIND_LAWS[kind],
    )


def _proposed(kind: Kind, work: Work, order_id: int, form: BaseModel) -> object:
    return service.propose(work, order_id, kind, form)


def _book(label: Text, form: type[BaseModel], do: Any, **fields: Field) -> Doing:
    return Doing(label, form, do, money_policy.can_book, fields, note=_BOOKED)


def _record(label: Text, form: type[BaseModel], do: Any, **fields: Field) -> Doing:
    return Doing(label, form, do, policy.can_record, fields, note=_KEPT)


_DAY = partial(Field, kind="day")
_PAID_ON = _DAY(Text("到账日期", "Came on"))
_WHO = Field(Text("姓名或者名称", "Name"))

DOINGS: Mapping[str, Doing] = {
    "plan": _propose(
        Kind.PLAN,
        forms.ProposePlan,
        rows=Field(
            Text("各期", "Instalments"),
            "text",
            Text(
                "每行一期：日期 金额，例如 2026-10-31 5000.00；只有一行就是延期。各期合计必须等于未收金额",
                "One a line: day and yuan, such as 2026-10-31 5000.00; one line alone defers all of it. "
                "Together they must be what is outstanding",
            ),
        ),
    ),
    "charge": _propose(
        Kind.CHARGE, forms.ProposeCharge, due=_DAY(Text("缴纳期限", "To be paid by"))
    ),
    "waive": _propose(Kind.WAIVE, forms.Reasoned),
    "write_off": _propose(Kind.WRITE_OFF, forms.ProposeWriteOff, proof=_PROOF),
    "reopen": _propose(Kind.REOPEN, forms.Reasoned),
    "refund": _propose(Kind.REFUND, forms.ProposeRefund, amount=_AMOUNT),
    "move": _propose(
        Kind.MOVE,
        forms.ProposeMove,
        to_order=Field(
            Text("抵缴的缴款决定", "The other order"),
            "order",
            Text("同一缴款人、同一账目", "Same party, same ledger"),
        ),
        amount=_AMOUNT,
    ),
    "undo": _propose(
        Kind.UNDO,
        forms.ProposeUndo,
        act=Field(
            Text("有误的退还或者抵缴", "What was wrong"),
            "undoable",
            Text(
                "批准后以反向分录冲回，款项恢复为应退，可以重新提出",
                "Agreed, it is reversed by opposite postings: owed back again, to be proposed anew",
            ),
        ),
    ),
    "join": _propose(Kind.JOIN, forms.ProposeJoin, name=_WHO),
    "holder": _propose(
        Kind.HOLDER,
        forms.ProposeHolder,
        name=_WHO,
        ground=Field(Text("取得的情形", "How they came by it"), options=_options(GROUND_NAMES)),
        value=Field(Text("取得财物的价值（元）", "Worth of what they got (yuan)"), "yuan"),
        paid=Field(Text("支付的对价（元）", "What they paid (yuan)"), "yuan", optional=True),
    ),
    "return": _propose(
        Kind.RETURN,
        forms.ProposeReturn,
        security=Field(Text("财物", "Property"), "security"),
    ),
    "pay_charge": _book(
        Text("登记收到的加处罚款", "Book late payment received"),
        forms.PayCharge,
        service.pay_charge,
        amount=_AMOUNT,
        reference=_REFERENCE,
        received_on=_PAID_ON,
    ),
    "set_off": _book(
        Text("从月度结算中扣回", "Set off against the monthly settlement"),
        forms.SetOff,
        service.set_off,
        month=Field(
            Text("结算月份", "Month settled"), hint=Text("例如 2026-05", "Such as 2026-05")
        ),
        amount=_AMOUNT,
        kept_on=_DAY(Text("扣回日期", "Kept back on")),
        proof=_PROOF,
    ),
    "deduct": _book(
        Text("从保证金中扣减", "Take from the deposit"),
        forms.Deduct,
        service.deduct,
        amount=_AMOUNT,
        reference=_REFERENCE,
        kept_on=_DAY(Text("扣减日期", "Taken on")),
        proof=_PROOF,
    ),
    "realise": _book(
        Text("登记财物变现", "Book what property fetched"),
        forms.RealiseOne,
        service.realise_one,
        security=Field(Text("财物", "Property"), "security"),
        amount=_AMOUNT,
        reference=_REFERENCE,
        received_on=_PAID_ON,
        proof=_PROOF,
    ),
    "secure": _record(
        Text("登记查封、扣押、冻结的财物", "Write down property held"),
        forms.Secure,
        service.secure,
        holding=Field(Text("方式", "How"), options=_options(HOLDING_NAMES)),
        what=Field(Text("财物", "What")),
        owner=Field(Text("所有人", "Owner")),
        value=Field(Text("估价（元）", "Estimated worth (yuan)"), "yuan", optional=True),
        document=Field(Text("依据文书", "By which document")),
        since=_DAY(Text("起始日期", "From")),
        until=_DAY(Text("届满日期", "Until")),
    ),
    "prolong": _record(
        Text("登记续行查封、扣押、冻结", "Write down that it was prolonged"),
        forms.ProlongOne,
        service.prolong_one,
        security=Field(Text("财物", "Property"), "security"),
        until=_DAY(Text("新的届满日期", "Until now")),
        document=Field(Text("依据文书", "By which document")),
    ),
    "contest": _record(
        Text("登记复议或者诉讼", "Write down a reconsideration or suit"),
        forms.Contest,
        service.contest,
        remedy=Field(Text("方式", "Which"), options=_options(REMEDY_NAMES)),
        since=_DAY(Text("提起日期", "Since")),
        **_REASONS,
    ),
    "end_contest": Doing(
        Text("登记复议或者诉讼结果", "Write down how it ended"),
        forms.EndContest,
        service.end_contest,
        policy.can_end_contest,
        {
            "result": Field(
                Text("结果", "Result"),
                options=(
                    ("upheld", Text("维持、驳回或者撤回", "Upheld or withdrawn")),
                    ("set_aside", Text("变更、撤销或者确认违法", "Changed or set aside")),
                ),
            ),
            "ended_on": _DAY(Text("终结日期", "Ended on")),
            "proof": replace(_PROOF, optional=True),
            **_REASONS,
        },
        note=Text(
            "由未登记该复议、诉讼的负责人登记。被撤销的附裁决，未缴款项不再追缴，已收款项转为应退。",
            "By a head who did not record it. Set aside, with proof: the debt falls, what came goes back.",
        ),
    ),
    "remind": _record(
        Text("制作催缴通知书", "Make a reminder to pay"),
        forms.Remind,
        service.remind,
        due=_DAY(Text("缴清期限", "To be paid by")),
        how=Field(Text("缴款方式", "How to pay"), "text"),
    ),
}
