"""F3: the group proposes the referral to the head, in writing."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Report
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import by_a_member, group_of_two
from referrals.transfers.steps.law import o310

STEP = Step(
    code="report",
    label=Text("提出移送书面报告", "Report to the head"),
    consequence=Text(
        "生成调查报告，报正职负责人；正职负责人应当自接到报告之日起三日内决定。",
        "Makes the investigation report; the head has three days to decide.",
    ),
    law=o310("第五条第一款"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR}),
    sources=frozenset({State.GROUPED, State.DECLINED}),
    target=State.REPORTED,
    form=Report,
    guards=(group_of_two, by_a_member),
    produces=("investigation_report",),
    starts=(Starts("F4", Side.REFERRING),),
)
