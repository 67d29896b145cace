"""B2: a penalty is due."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import spp24

STEP = Step(
    code="find_penalty_due",
    label=Text("审查认为应当行政处罚", "A penalty is due"),
    consequence=Text(
        "三日内向主管行政机关发出检察意见书。", "The opinion goes to the agency within three days."
    ),
    law=spp24("第十二条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PENALTY_REVIEW}),
    target=State.OPINION_DUE,
    form=Reasoned,
    stops=("B2",),
    starts=(Starts("B3", Side.PROCURATORATE),),
)
