"""P8: the police ask the higher procuratorate to review the order."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="review_order",
    label=Text("提请上一级检察院复核", "Ask for a review one level up"),
    consequence=Text(
        "上一级检察院应当自收到之日起十五日内作出决定。",
        "The higher procuratorate decides within fifteen days.",
    ),
    law=jcg("第五百六十五条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.ORDER_UPHELD}),
    target=State.ORDER_REVIEWED,
    form=Reasoned,
    produces=("order_review_request",),
    starts=(Starts("P8R", Side.PROCURATORATE),),
)
