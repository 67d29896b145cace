"""F11, F12, P5: the police file a criminal case."""

from portal.cases.rules import Stage
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import FileCase
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import o310

ORDERED = frozenset({State.FILING_ORDERED, State.CORRECTION_NOTICED})
"""Where filing follows an order: the procuratorate watches the investigation (P7)."""

STEP = Step(
    code="file",
    label=Text("立案", "File a criminal case"),
    consequence=Text(
        "生成立案通知书；移送机关三日内移交涉案物品。",
        "Makes the filing notice; the agency hands over the items in three days.",
    ),
    law=o310("第八条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset(
        {
            State.RECEIVED,
            State.SUPPLEMENTING,
            State.SUPERVISED,
            State.EXPLANATION_ASKED,
            State.SILENCE_ASKED,
            State.EXPLAINED,
            *ORDERED,
        }
    ),
    target=State.FILED,
    form=FileCase,
    produces=("filing_notice",),
    stops=("F11", "F8", "P3", "F17", "P4", "P5"),
    starts=(Starts("F14", Side.REFERRING), Starts("P7", Side.PROCURATORATE, ORDERED)),
    stage=Stage.CRIMINAL,
)
