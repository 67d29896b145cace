"""P8: the procuratorate stands by its order to drop the case."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="uphold_order",
    label=Text("复议维持撤案通知", "Uphold the order to drop"),
    consequence=Text(
        "公安机关应当撤销案件，或者提请上一级检察院复核。",
        "The police drop the case, or ask the higher procuratorate for a review.",
    ),
    law=jcg("第五百六十五条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.ORDER_CONTESTED}),
    target=State.ORDER_UPHELD,
    form=Reasoned,
    produces=("order_review_reply",),
    stops=("P8",),
)
