"""P8: the procuratorate orders a case dropped that should not have been filed."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="order_withdrawal",
    label=Text("通知撤销案件", "Order the case dropped"),
    consequence=Text(
        "生成通知撤销案件书；公安机关应当立即撤销案件，认为有误的，可以要求复议。",
        "Makes the order; the police drop the case at once, or contest it.",
    ),
    law=jcg("第五百六十三条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING}),
    target=State.WITHDRAWAL_ORDERED,
    form=Reasoned,
    produces=("withdrawal_order",),
    stops=("F14",),
    aside=True,
)
