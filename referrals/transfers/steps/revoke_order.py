"""P8: the order to drop the case is taken back, on reconsideration or review."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import by_the_one_above
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="revoke_order",
    label=Text("撤销撤案通知", "Revoke the order to drop"),
    consequence=Text("公安机关继续侦查。", "The police go on investigating."),
    law=jcg("第五百六十五条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset(
        {State.WITHDRAWAL_ORDERED, State.ORDER_CONTESTED, State.ORDER_UPHELD, State.ORDER_REVIEWED}
    ),
    target=State.INVESTIGATING,
    form=Reasoned,
    guards=(by_the_one_above,),
    produces=("order_review_reply",),
    stops=("P8", "P8R"),
)
