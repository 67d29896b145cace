"""§4: the police ask the procuratorate to approve an arrest."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import ArrestRequest
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.criminal_guards import somebody_prosecutes
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="request_arrest",
    label=Text("提请批准逮捕", "Ask for approval of an arrest"),
    consequence=Text(
        "案卷向检察机关开放；移送机关只看到日期。",
        "The file opens to the procuratorate. The referring agency learns the day alone.",
    ),
    law=cpl("第八十七条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING}),
    target=None,
    form=ArrestRequest,
    guards=(somebody_prosecutes,),
    stops=(
        "C1",
        "C1L",
    ),
    starts=(
        Starts("C2", Side.PROCURATORATE),
        Starts("C2U", Side.PROCURATORATE),
    ),
    aside=True,
    tells=frozenset({Side.PROCURATORATE}),
    inner=True,
)
