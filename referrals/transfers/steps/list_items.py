"""F1, F6: list the items of the case."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import ListItems
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="list_items",
    label=Text("制作涉案物品清单", "Make the list of items"),
    consequence=Text(
        "生成涉案物品清单；移送前可以重新制作。",
        "Makes the list of items; it can be made anew until the hand-over.",
    ),
    law=o310("第六条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR}),
    sources=frozenset({State.GROUPED, State.REPORTED, State.DECLINED, State.APPROVED}),
    target=None,
    form=ListItems,
    produces=("item_list",),
)
