"""§4: the police pass the case on for prosecution."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import PassForProsecution
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.criminal_guards import somebody_prosecutes
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="pass_for_prosecution",
    label=Text("移送审查起诉", "Pass on for prosecution"),
    consequence=Text(
        "案卷向检察机关开放，开始计算审查起诉期限，仅供掌握。",
        "The file opens to the procuratorate; the time of its review runs for reference.",
    ),
    law=cpl("第一百六十二条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING, State.REINVESTIGATING}),
    target=State.PROSECUTING,
    form=PassForProsecution,
    guards=(somebody_prosecutes,),
    stops=(
        "F14",
        "C5",
    ),
    starts=(
        Starts("C4", Side.PROCURATORATE),
        Starts("C4F", Side.PROCURATORATE),
    ),
)
