"""F14: items and remaining papers go to the police."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import HandOverItems
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="hand_over_items",
    label=Text("移交涉案物品和材料", "Hand over items and papers"),
    consequence=Text(
        "生成移交清单，办结移交手续；公安机关继续侦查。",
        "Makes the hand-over list; the police go on investigating.",
    ),
    law=o310("第十二条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.FILED}),
    target=State.INVESTIGATING,
    form=HandOverItems,
    produces=("item_list",),
    stops=("F14",),
)
