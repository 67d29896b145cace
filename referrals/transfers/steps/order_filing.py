"""P5: the procuratorate orders the police to file."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
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
    sources=frozenset({State.SUPERVISED}),
    target=State.FILING_ORDERED,
    form=Reasoned,
    stops=("F17",),
    starts=(Starts("P5", Side.RECEIVING),),
)
