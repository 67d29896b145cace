"""F5: name the police unit, of the agency's own level, the case goes to."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import ChoosePolice
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import o310

STEP = Step(
    code="choose_police",
    label=Text("确定受移送的公安机关", "Choose the police unit"),
    consequence=Text(
        "案件将移送给同级的该公安机关。", "The case will go to this unit of the same level."
    ),
    law=o310("第五条第二款"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({State.GROUPED, State.REPORTED, State.DECLINED, State.APPROVED}),
    target=None,
    form=ChoosePolice,
    aside=True,
)
