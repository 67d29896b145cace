"""B1, B2: a case no agency had referred is not prosecuted; whether a penalty is due is reviewed."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import OpenReverse
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import spp24

STEP = Step(
    code="open_reverse",
    label=Text("启动反向衔接", "Begin the way back"),
    consequence=Text(
        "登记不起诉决定，十个工作日内审查是否需要给予行政处罚；发出检察意见书以前，行政机关看不到。",
        "Registers the decision; ten working days to review it. The agency sees nothing before the opinion.",
    ),
    law=spp24("第十二条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.NEW}),
    target=State.PENALTY_REVIEW,
    form=OpenReverse,
    starts=(Starts("B2", Side.PROCURATORATE),),
)
