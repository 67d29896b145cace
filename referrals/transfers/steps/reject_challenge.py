"""B2: the decision stands; the review goes on."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import spp24

STEP = Step(
    code="reject_challenge",
    label=Text("申诉审查：维持不起诉", "The decision stands"),
    consequence=Text("审查期限继续计算。", "The time of the review runs on."),
    law=spp24("第十三条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.CHALLENGED}),
    target=State.PENALTY_REVIEW,
    form=Because,
)
