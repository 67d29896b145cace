"""F4: the head does not approve; the reasons stay on file."""

from portal.kernel.actor import Office
from portal.kernel.errors import Reason
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import DECISION, not_own_report
from referrals.transfers.steps.law import o310

STEP = Step(
    code="decline_approval",
    label=Text("不批准移送", "Do not approve"),
    consequence=Text(
        "不批准的理由记录在案，案件由本机关继续处理。",
        "The reasons stay on file; the agency goes on with the case itself.",
    ),
    law=o310("第五条第二款"),
    side=Side.REFERRING,
    offices=frozenset({Office.HEAD}),
    barred={Office.DEPUTY_HEAD: Reason("head_in_person", DECISION)},
    sources=frozenset({State.REPORTED}),
    target=State.DECLINED,
    form=Reasoned,
    guards=(not_own_report,),
    stops=("F4",),
)
