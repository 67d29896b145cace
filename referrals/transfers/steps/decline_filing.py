"""F11, F13: the police do not file, with reasons."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import DeclineFiling
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="decline_filing",
    label=Text("不予立案", "Do not file"),
    consequence=Text(
        "生成不予立案通知书并退回案卷；移送机关三日内可以提请复议。",
        "Makes the notice and returns the file; the agency may ask for reconsideration in three days.",
    ),
    law=o310("第八条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.RECEIVED, State.SUPPLEMENTING}),
    target=State.NOT_FILED,
    form=DeclineFiling,
    produces=("non_filing_notice",),
    stops=("F11", "F8"),
    starts=(Starts("F15", Side.REFERRING),),
)
