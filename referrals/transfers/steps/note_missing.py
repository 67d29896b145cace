"""F8: the police say which papers are missing; acceptance stays valid."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import NoteMissing
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import mps

STEP = Step(
    code="note_missing",
    label=Text("告知补正材料", "Say what is missing"),
    consequence=Text(
        "生成补正材料通知书；不影响接受移送，移送机关三日内补正。",
        "Makes the notice; acceptance stays valid, the agency has three days.",
    ),
    law=mps("第一百八十条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.RECEIVED}),
    target=State.SUPPLEMENTING,
    form=NoteMissing,
    produces=("supplement_notice",),
    starts=(Starts("F8", Side.REFERRING),),
)
