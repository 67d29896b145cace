"""F21: no crime, but a breach the agency has to deal with."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import SendAsBreach
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="send_as_breach",
    label=Text("移送追究行政责任", "Send it as an administrative breach"),
    consequence=Text(
        "生成移送行政违法案件函；移送机关收回案件，依法追究行政责任。",
        "Makes the letter; the agency takes the case back and deals with the breach.",
    ),
    law=o310("第十三条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.NOT_FILED, State.UPHELD, State.SENT_BACK}),
    target=None,
    form=SendAsBreach,
    produces=("breach_return_letter",),
    aside=True,
    once=True,
)
