"""F15: the agency asks the same police unit to reconsider."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import RequestReconsideration
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import in_time_to_reconsider
from referrals.transfers.steps.law import o310

STEP = Step(
    code="request_reconsideration",
    label=Text("提请复议", "Ask for reconsideration"),
    consequence=Text(
        "生成复议申请书；公安机关三日内作出决定。",
        "Makes the request; the police decide in three days.",
    ),
    law=o310("第九条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.NOT_FILED}),
    target=State.RECONSIDERING,
    form=RequestReconsideration,
    guards=(in_time_to_reconsider,),
    produces=("reconsideration_request",),
    stops=("F15",),
    starts=(Starts("F16", Side.RECEIVING),),
)
