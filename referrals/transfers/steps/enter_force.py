"""§4, §9: the judgment is in force; what is to be repaid goes into the ledger."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import InForce
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.criminal_guards import appeal_window_over
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="enter_force",
    label=Text("裁判生效", "The judgment is in force"),
    consequence=Text(
        "移送办结；责令退赔的数额记入追赃挽损台账。",
        "The referral is complete; the restitution goes into the ledger.",
    ),
    law=cpl("第二百五十九条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.JUDGED}),
    target=State.COMPLETED,
    form=InForce,
    guards=(appeal_window_over,),
)
