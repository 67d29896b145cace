"""F2: name the special group anew when somebody left it or joins it."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import ChangeGroup
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="change_group",
    label=Text("调整专案组", "Change the special group"),
    consequence=Text(
        "专案组按新的名单办理，原名单留存。",
        "The group is as listed from now on; the earlier list is kept.",
    ),
    law=o310("第五条第一款"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD}),
    sources=frozenset({State.GROUPED, State.REPORTED, State.DECLINED, State.APPROVED}),
    target=None,
    form=ChangeGroup,
    aside=True,
)
