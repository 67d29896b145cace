"""P3: the procuratorate asks the police why they did not file."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import police_declined
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="ask_explanation",
    label=Text("要求说明不立案理由", "Ask for the reasons for not filing"),
    consequence=Text(
        "公安机关应当自收到之日起七日内书面说明。",
        "The police answer in writing within seven days.",
    ),
    law=jcg("第五百六十条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.SUPERVISED}),
    target=State.EXPLANATION_ASKED,
    form=Reasoned,
    guards=(police_declined,),
    produces=("explain_request",),
    starts=(Starts("P3", Side.RECEIVING),),
)
