"""F5, F6: hand the case to the police of the same level, with its papers."""

from portal.cases.rules import Stage
from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.rules import REQUIRED_SET, Side, State, Step
from referrals.transfers.steps.guards import approved, letter_current, same_level
from referrals.transfers.steps.law import o310

STEP = Step(
    code="hand_over",
    label=Text("向公安机关移送", "Hand over to the police"),
    consequence=Text(
        "案卷向同级公安机关开放，证据和文书的摘要即时固定；此后材料不再更改。",
        "The file opens to the police and its digest is fixed; the papers no longer change.",
    ),
    law=o310("第五条第二款、第六条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.APPROVED}),
    target=State.HANDED_OVER,
    form=Confirm,
    guards=(approved, same_level, letter_current),
    requires=REQUIRED_SET,
    stops=("F5",),
    stage=Stage.REFERRED,
)
