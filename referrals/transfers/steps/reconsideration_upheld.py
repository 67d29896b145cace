"""F16: the police stand by non-filing."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="reconsideration_upheld",
    label=Text("维持不予立案", "Uphold non-filing"),
    consequence=Text(
        "移送机关三日内可以建议检察院立案监督。",
        "The agency may turn to the procuratorate in three days.",
    ),
    law=o310("第九条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.RECONSIDERING}),
    target=State.UPHELD,
    form=Reasoned,
    produces=("reconsideration_decision",),
    stops=("F16",),
    starts=(Starts("F18", Side.REFERRING),),
)
