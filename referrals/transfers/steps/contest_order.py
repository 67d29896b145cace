"""P8: the police ask the procuratorate to reconsider its order to drop the case."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="contest_order",
    label=Text("要求复议撤案通知", "Contest the order to drop"),
    consequence=Text(
        "检察院应当自收到之日起七日内作出决定。", "The procuratorate decides within seven days."
    ),
    law=jcg("第五百六十五条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.WITHDRAWAL_ORDERED}),
    target=State.ORDER_CONTESTED,
    form=Reasoned,
    produces=("order_objection",),
    starts=(Starts("P8", Side.PROCURATORATE),),
)
