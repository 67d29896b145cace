"""F8: the agency completes the papers."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import CompleteMissing
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import mps

STEP = Step(
    code="complete_missing",
    label=Text("补正材料", "Complete the papers"),
    consequence=Text(
        "公安机关继续审查，原审查期限不变。", "The police go on; their time limit stays as it was."
    ),
    law=mps("第一百八十条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.SUPPLEMENTING}),
    target=State.RECEIVED,
    form=CompleteMissing,
    stops=("F8",),
)
