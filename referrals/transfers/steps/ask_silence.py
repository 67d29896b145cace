"""F17: the procuratorate asks the police why they made no decision in time."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import police_silent
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="ask_silence",
    label=Text("要求说明逾期未决定的理由", "Ask why nothing was decided"),
    consequence=Text(
        "公安机关应当自收到之日起七日内说明；不说明的，提出纠正意见。",
        "The police explain within seven days; without an answer a correction follows.",
    ),
    law=jcg("第五百六十二条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.SUPERVISED}),
    target=State.SILENCE_ASKED,
    form=Reasoned,
    guards=(police_silent,),
    produces=("explain_request",),
    starts=(Starts("F17", Side.RECEIVING),),
)
