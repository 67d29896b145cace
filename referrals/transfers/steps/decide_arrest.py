"""§4: the procuratorate approves the arrest or does not."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import ArrestDecision
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.criminal_guards import arrest_requested
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="decide_arrest",
    label=Text("审查批准逮捕", "Decide on the arrest"),
    consequence=Text(
        "批准逮捕的，开始计算侦查羁押期限，仅供掌握；移送机关只看到日期。",
        "An approved arrest starts the time of custody for reference. The agency learns the day alone.",
    ),
    law=cpl("第九十条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING}),
    target=None,
    form=ArrestDecision,
    guards=(arrest_requested,),
    stops=(
        "C2",
        "C2U",
    ),
    starts=(Starts("C3", Side.RECEIVING),),
    aside=True,
    tells=frozenset({Side.RECEIVING}),
    inner=True,
)
