"""F19: a filed case goes to another force."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import PassOn
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import not_moving
from referrals.transfers.steps.law import mps

STEP = Step(
    code="move_case",
    label=Text("移交其他公安机关侦办", "Move the case to another force"),
    consequence=Text(
        "三日内书面告知移送机关，并由新的单位承办。",
        "The agency is told in writing within three days; the other unit takes over.",
    ),
    law=mps("第一百八十四条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING}),
    target=None,
    form=PassOn,
    guards=(not_moving,),
    starts=(Starts("F19", Side.RECEIVING),),
    aside=True,
)
