"""B1, B2: the administrative department registers the case."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Milestone
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import spp24

STEP = Step(
    code="register_review",
    label=Text("移送行政检察部门审查", "Pass on to the administrative department"),
    consequence=Text(
        "十个工作日内审查是否需要给予行政处罚。",
        "Ten working days to review whether a penalty is due.",
    ),
    law=spp24("第十二条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.NOT_PROSECUTED}),
    target=State.PENALTY_REVIEW,
    form=Milestone,
    stops=("B1",),
    starts=(Starts("B2", Side.PROCURATORATE),),
)
