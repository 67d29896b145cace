"""F7: the police sign for the case."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Receive
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="receive",
    label=Text("签收移送书回执", "Sign the receipt"),
    consequence=Text(
        "生成移送书回执；二十四小时内告知需要补正的材料，三日内作出是否立案的决定。",
        "Makes the receipt; missing papers are told in 24 hours, the decision is due in three days.",
    ),
    law=o310("第七条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.HANDED_OVER}),
    target=State.RECEIVED,
    form=Receive,
    produces=("transfer_receipt",),
    starts=(Starts("F11", Side.RECEIVING), Starts("F8N", Side.RECEIVING)),
)
