"""F9: another police unit has jurisdiction."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import PassOn
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="pass_on",
    label=Text("认定由其他公安机关管辖", "Find that another police unit has jurisdiction"),
    consequence=Text(
        "二十四小时内转送有管辖权的公安机关，并书面告知移送机关。",
        "The case goes to that unit within 24 hours; the agency is told in writing.",
    ),
    law=o310("第七条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.HANDED_OVER, State.RECEIVED, State.SUPPLEMENTING}),
    target=State.PASSED_ON,
    form=PassOn,
    stops=("F11", "F8"),
    starts=(Starts("F9", Side.RECEIVING),),
)
