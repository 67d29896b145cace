"""F7: the police would not sign, or nobody signed; kept on file for the procuratorate."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="record_refusal",
    label=Text("记录拒绝签收", "Record that nobody signed"),
    consequence=Text(
        "情况记录在案，可以随即建议检察院立案监督；公安机关仍可以签收。",
        "It is put on record; supervision can be suggested at once. The police may still sign.",
    ),
    law=o310("第七条、第十七条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.HANDED_OVER}),
    target=None,
    form=Reasoned,
    aside=True,
    once=True,
)
