"""F2: name a special group of two or more officers."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import OpenGroup
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import group_of_two
from referrals.transfers.steps.law import o310

STEP = Step(
    code="open_group",
    label=Text("成立专案组", "Name the special group"),
    consequence=Text(
        "专案组成立后，由成员向正职负责人提出移送书面报告。",
        "A member of the group then reports to the head in writing.",
    ),
    law=o310("第五条第一款"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD}),
    sources=frozenset({State.NEW}),
    target=State.GROUPED,
    form=OpenGroup,
    guards=(group_of_two,),
)
