"""B5: the reply does not settle it."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import AskAgain
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import spp21

STEP = Step(
    code="ask_again",
    label=Text("要求再次回复", "Ask for another reply"),
    consequence=Text(
        "行政机关应当在新的期限内再次回复。", "The agency replies again within a new time."
    ),
    law=spp21("第九条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.REPLIED}),
    target=State.OPINION_ISSUED,
    form=AskAgain,
    starts=(Starts("B5", Side.REFERRING),),
    aside=True,
)
