"""P5: the procuratorate orders the police to file."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import answer_overdue
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="order_filing",
    label=Text("通知立案", "Order filing"),
    consequence=Text(
        "公安机关应当自接到通知之日起十五日内立案。", "The police must file within fifteen days."
    ),
    law=jcg("第五百六十三条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset(
        {
            State.EXPLAINED,
            State.EXPLANATION_ASKED,
            State.SILENCE_ASKED,
            State.CORRECTION_NOTICED,
        }
    ),
    target=State.FILING_ORDERED,
    form=Reasoned,
    guards=(answer_overdue,),
    produces=("filing_order",),
    stops=("P3", "F17", "P4"),
    starts=(Starts("P5", Side.RECEIVING),),
)
