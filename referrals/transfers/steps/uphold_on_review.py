"""P8: the higher procuratorate stands by the order; without one on record the lower writes it down."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import by_the_one_above
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="uphold_on_review",
    label=Text("复核维持撤案通知", "Order upheld on review"),
    consequence=Text("公安机关应当立即撤销案件。", "The police drop the case at once."),
    law=jcg("第五百六十五条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.ORDER_REVIEWED}),
    target=State.ORDER_FINAL,
    form=Reasoned,
    guards=(by_the_one_above,),
    produces=("order_review_reply",),
    stops=("P8R",),
)
