"""The head stops a referral the police have not signed for."""

from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import DECISION, not_signed_for
from referrals.transfers.steps.law import o310

STEP = Step(
    code="withdraw",
    label=Text("撤回移送", "Withdraw the referral"),
    consequence=Text(
        "移送终止，理由记录在案，检察机关可见。",
        "The referral ends; the reasons stay on file, the procuratorate sees that it ended.",
    ),
    law=o310("第五条第二款"),
    side=Side.REFERRING,
    offices=frozenset({Office.HEAD}),
    barred={Office.DEPUTY_HEAD: Reason("head_in_person", DECISION)},
    sources=frozenset(
        {State.GROUPED, State.REPORTED, State.DECLINED, State.APPROVED, State.HANDED_OVER}
    ),
    target=State.WITHDRAWN,
    form=Reasoned,
    guards=(not_signed_for,),
    stops=("F4", "F5"),
    returns_stage=True,
    aside=True,
)
