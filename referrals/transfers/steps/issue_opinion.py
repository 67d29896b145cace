"""B3, B6: the opinion goes to the agency, with the property."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import IssueOpinion
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="issue_opinion",
    label=Text("发出检察意见书", "Issue the opinion"),
    consequence=Text(
        "行政机关应当依法处理并在期限内书面回复；涉案财物随意见书移送。",
        "The agency deals with it and replies in time; the property goes along.",
    ),
    law=cpl("第一百七十七条第三款"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.OPINION_DUE}),
    target=State.OPINION_ISSUED,
    form=IssueOpinion,
    produces=("penalty_opinion",),
    stops=("B3",),
    starts=(Starts("B5", Side.REFERRING),),
    returns_stage=True,
)
