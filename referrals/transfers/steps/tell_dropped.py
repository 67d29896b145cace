"""F20: the referring agency is told, the papers go back."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import TellDropped
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import mps

STEP = Step(
    code="tell_dropped",
    label=Text("告知撤销案件", "Tell the agency"),
    consequence=Text(
        "退回案卷材料；案件由移送机关依法处理。",
        "The papers go back; the agency deals with the case.",
    ),
    law=mps("第一百八十九条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.DROPPED}),
    target=State.SENT_BACK,
    form=TellDropped,
    produces=("case_dropped_notice",),
    stops=("F20",),
)
