"""P4: the procuratorate finds the reasons for non-filing sound."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import police_declined
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="accept_reasons",
    label=Text("认可不立案理由", "Accept the reasons"),
    consequence=Text(
        "生成通知书，告知移送机关，案件由其自行处理。",
        "Makes the notice to the agency, which deals with the case itself.",
    ),
    law=jcg("第五百六十一条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.SUPERVISED, State.EXPLAINED}),
    target=State.RETURNED,
    form=Reasoned,
    guards=(police_declined,),
    produces=("accepted_reasons_notice",),
    stops=("P4",),
    returns_stage=True,
)
