"""F15, F17, F18: the agency suggests filing supervision to the procuratorate."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import (
    has_procuratorate,
    in_time_to_supervise,
    silent_past_term,
)
from referrals.transfers.steps.law import o310

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
    sources=frozenset(
        {
            State.HANDED_OVER,
            State.RECEIVED,
            State.SUPPLEMENTING,
            State.PASSED_ON,
            State.NOT_FILED,
            State.RECONSIDERING,
            State.UPHELD,
        }
    ),
    target=State.SUPERVISED,
    form=Reasoned,
    guards=(has_procuratorate, silent_past_term, in_time_to_supervise),
    produces=("supervision_suggestion",),
    stops=("F8", "F9", "F11", "F15", "F16", "F18"),
)
