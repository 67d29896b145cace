"""B5: the reply settles the opinion."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import spp21

STEP = Step(
    code="accept_reply",
    label=Text("认可回复", "Accept the reply"),
    consequence=Text(
        "反向衔接办结，行政案件由移送机关继续办理。",
        "The way back is complete; the agency goes on with its case.",
    ),
    law=spp21("第九条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.REPLIED}),
    target=State.RETURNED,
    form=Reasoned,
)
