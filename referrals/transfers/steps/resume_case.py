"""F20, B9: the agency takes the case back; of a dropped one it was not told of, once that is late."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.criminal_guards import notice_overdue
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
    sources=frozenset({State.SENT_BACK, State.DROPPED}),
    target=State.RETURNED,
    form=Reasoned,
    guards=(notice_overdue,),
    stops=("F20",),
    returns_stage=True,
)
