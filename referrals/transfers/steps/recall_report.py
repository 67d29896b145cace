"""F3: the group takes its report back before the head has decided."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import by_a_member
from referrals.transfers.steps.law import o310

STEP = Step(
    code="recall_report",
    label=Text("撤回移送报告", "Take the report back"),
    consequence=Text(
        "报告退回专案组，记录留存；可以重新报告。",
        "The report goes back to the group and stays on record; it can be made anew.",
    ),
    law=o310("第五条第一款"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR}),
    sources=frozenset({State.REPORTED}),
    target=State.GROUPED,
    form=Reasoned,
    guards=(by_a_member,),
    stops=("F4",),
    aside=True,
)
