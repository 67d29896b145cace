"""F9: another police unit has jurisdiction."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import PassOn
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="pass_on",
    label=Text("转送其他公安机关", "Pass on to another police unit"),
    consequence=Text(
        "二十四小时内转送并书面告知移送机关；移送机关随即向新的承办单位开放案卷。",
        "Due within 24 hours. The agency is told, and opens the file to the other unit.",
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
