"""F6: write the transfer letter."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import WriteLetter
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import approved
from referrals.transfers.steps.law import o310

STEP = Step(
    code="write_letter",
    label=Text("制作移送书", "Write the transfer letter"),
    consequence=Text(
        "生成涉嫌犯罪案件移送书；移送前可以重新制作。",
        "Makes the transfer letter; it can be made anew until the hand-over.",
    ),
    law=o310("第六条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR}),
    sources=frozenset({State.APPROVED}),
    target=None,
    form=WriteLetter,
    guards=(approved,),
    produces=("transfer_letter",),
)
