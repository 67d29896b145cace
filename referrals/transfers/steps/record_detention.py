"""§4: a suspect is detained."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Detention
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="record_detention",
    label=Text("记录拘留", "Record a detention"),
    consequence=Text(
        "开始计算该犯罪嫌疑人提请批准逮捕的期限，仅供掌握；移送机关只看到日期。",
        "Starts this suspect's time to ask for an arrest, for reference. The agency learns the day alone.",
    ),
    law=cpl("第九十一条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING}),
    target=None,
    form=Detention,
    starts=(
        Starts("C1", Side.RECEIVING),
        Starts("C1L", Side.RECEIVING),
    ),
    aside=True,
    inner=True,
)
