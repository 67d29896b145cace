"""F4: the head, in person, approves the referral."""

from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from portal.kernel.text import Text
from referrals.transfers.forms import Opinion
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import DECISION, group_of_two, not_own_report
from referrals.transfers.steps.law import o310

STEP = Step(
    code="approve",
    label=Text("批准移送", "Approve the referral"),
    consequence=Text(
        "批准后应当在二十四小时内向同级公安机关移送。",
        "The case must then be handed over to the police within 24 hours.",
    ),
    law=o310("第五条第二款"),
    side=Side.REFERRING,
    offices=frozenset({Office.HEAD}),
    barred={Office.DEPUTY_HEAD: Reason("head_in_person", DECISION)},
    sources=frozenset({State.REPORTED}),
    target=State.APPROVED,
    form=Opinion,
    guards=(group_of_two, not_own_report),
    requires=("investigation_report",),
    stops=("F4",),
    starts=(Starts("F5", Side.REFERRING),),
)
