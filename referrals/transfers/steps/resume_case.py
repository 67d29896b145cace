"""F20, B9: the agency takes the case back."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import apl

STEP = Step(
    code="resume_case",
    label=Text("收回继续办理", "Take the case back"),
    consequence=Text(
        "刑事程序终结，行政案件继续办理，可以依法作出罚款决定。",
        "The criminal track is over; the agency goes on, and may fine again.",
    ),
    law=apl("第二十七条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.SENT_BACK}),
    target=State.RETURNED,
    form=Reasoned,
    returns_stage=True,
)
