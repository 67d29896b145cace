"""B2: no penalty is due."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import spp24

STEP = Step(
    code="no_penalty_due",
    label=Text("审查认为不需要行政处罚", "No penalty is due"),
    consequence=Text("移送办结，告知移送机关。", "The referral is complete; the agency is told."),
    law=spp24("第十二条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PENALTY_REVIEW}),
    target=State.COMPLETED,
    form=Reasoned,
    stops=("B2",),
    returns_stage=True,
)
