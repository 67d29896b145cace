"""F9: the file goes to the unit the police named."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.rules import REQUIRED_SET, Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="forward",
    label=Text("向新的承办单位移送", "Hand over to the other unit"),
    consequence=Text(
        "案卷向新的公安机关开放，由其签收。",
        "The file opens to the other police unit, which signs for it.",
    ),
    law=o310("第七条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.PASSED_ON}),
    target=State.HANDED_OVER,
    form=Confirm,
    requires=REQUIRED_SET,
    stops=("F9",),
)
