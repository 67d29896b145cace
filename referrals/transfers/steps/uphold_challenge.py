"""B2: the decision falls; the case is reviewed for prosecution again."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="uphold_challenge",
    label=Text("申诉审查：撤销不起诉", "The decision falls"),
    consequence=Text("案件重新审查起诉。", "The case is reviewed for prosecution again."),
    law=cpl("第一百八十条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.CHALLENGED}),
    target=State.PROSECUTING,
    form=Because,
    stops=("B2",),
    starts=(Starts("C4", Side.PROCURATORATE),),
    aside=True,
)
