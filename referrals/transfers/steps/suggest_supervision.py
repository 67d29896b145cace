"""F15, F17, F18: the agency suggests filing supervision to the procuratorate."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import (
    has_procuratorate,
    in_time_to_supervise,
    silent_past_term,
)
from referrals.transfers.steps.law import o310

SILENT = frozenset({State.HANDED_OVER, State.RECEIVED, State.SUPPLEMENTING})
"""Where the police have not signed for the case, or not decided on it."""

STEP = Step(
    code="suggest_supervision",
    label=Text("建议立案监督", "Suggest filing supervision"),
    consequence=Text(
        "案卷向同级检察院开放，由其审查不立案理由。",
        "The file opens to the procuratorate, which reviews the reasons.",
    ),
    law=o310("第九条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset({*SILENT, State.NOT_FILED, State.UPHELD}),
    target=State.SUPERVISED,
    form=Reasoned,
    guards=(has_procuratorate, silent_past_term, in_time_to_supervise),
    stops=("F8", "F11", "F15", "F18"),
    starts=(Starts("F17", Side.RECEIVING, SILENT),),
)
