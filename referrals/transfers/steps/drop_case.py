"""F20: the police drop the case."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import INQUIRY, Side, Starts, State, Step
from referrals.transfers.steps.guards import not_moving
from referrals.transfers.steps.law import mps

STEP = Step(
    code="drop_case",
    label=Text("撤销案件", "Drop the case"),
    consequence=Text("三日内告知移送机关。", "The agency is told within three days."),
    law=mps("第一百八十九条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({*INQUIRY, State.REINVESTIGATING})
    - {State.ORDER_CONTESTED, State.ORDER_REVIEWED},
    target=State.DROPPED,
    form=Because,
    guards=(not_moving,),
    stops=(
        "F14",
        "C5",
    ),
    starts=(Starts("F20", Side.RECEIVING),),
)
