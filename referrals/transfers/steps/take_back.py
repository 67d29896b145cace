"""O310 art. 10: the agency accepts non-filing and deals with the case itself."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="take_back",
    label=Text("收回自行处理", "Take the case back"),
    consequence=Text(
        "案件回到移送前的阶段；应当依法给予行政处罚的，由本机关处罚。",
        "The case returns to where it was; the agency imposes what penalty is due.",
    ),
    law=o310("第十条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.NOT_FILED, State.UPHELD}),
    target=State.RETURNED,
    form=Reasoned,
    stops=("F15", "F18"),
    returns_stage=True,
)
