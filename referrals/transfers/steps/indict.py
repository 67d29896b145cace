"""§4: the procuratorate brings the case to court."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Indict
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import not_moving
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="indict",
    label=Text("提起公诉", "Indict"),
    consequence=Text(
        "移送机关看到进度；审理期限仅供掌握。",
        "The agency sees where it stands; the time of the trial runs for reference.",
    ),
    law=cpl("第一百七十六条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PROSECUTING}),
    target=State.INDICTED,
    form=Indict,
    guards=(not_moving,),
    starts=(
        Starts("C6", Side.PROCURATORATE),
        Starts("C6S", Side.PROCURATORATE),
        Starts("C6SL", Side.PROCURATORATE),
        Starts("C6F", Side.PROCURATORATE),
    ),
)
