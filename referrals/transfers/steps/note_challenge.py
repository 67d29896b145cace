"""B2: the decision is challenged; the review stands still."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import spp24

STEP = Step(
    code="note_challenge",
    label=Text("记录对不起诉决定的申诉", "Note a challenge"),
    consequence=Text(
        "申诉审查期间，行政检察部门的审查期限中止。",
        "The time of the review stands still meanwhile.",
    ),
    law=spp24("第十三条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PENALTY_REVIEW}),
    target=State.CHALLENGED,
    form=Because,
    aside=True,
)
