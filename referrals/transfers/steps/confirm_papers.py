"""F8: the police have looked through the papers and miss nothing."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import mps

STEP = Step(
    code="confirm_papers",
    label=Text("确认材料齐全", "Confirm that the papers are complete"),
    consequence=Text(
        "不再需要补正告知；审查期限不变。",
        "No notice of missing papers is needed; the time for review stays.",
    ),
    law=mps("第一百八十条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.RECEIVED}),
    target=None,
    form=Confirm,
    stops=("F8N",),
    aside=True,
    once=True,
)
