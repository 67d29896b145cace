"""B4, B5: the agency says what it did."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import ReplyToOpinion
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import spp21

STEP = Step(
    code="reply_to_opinion",
    label=Text("回复检察意见", "Reply to the opinion"),
    consequence=Text("检察机关审查回复。", "The procuratorate looks at the reply."),
    law=spp21("第九条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.OPINION_ISSUED}),
    target=State.REPLIED,
    form=ReplyToOpinion,
    produces=("reply_letter",),
    stops=("B5",),
)
