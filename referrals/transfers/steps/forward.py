"""F9: the police hand the file on to the unit they named."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="forward",
    label=Text("转送有管辖权的公安机关", "Pass the case on"),
    consequence=Text(
        "案卷向新的公安机关开放，由其签收；移送机关同时收到书面告知。",
        "The file opens to the other unit, which signs for it; the agency is told in writing.",
    ),
    law=o310("第七条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.PASSED_ON}),
    target=State.HANDED_OVER,
    form=Confirm,
    produces=("forward_notice",),
    stops=("F9",),
)
