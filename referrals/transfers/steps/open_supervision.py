"""P1: the procuratorate opens a review by itself or because a victim asked."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import OpenSupervision
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import file_open, silent_past_term
from referrals.transfers.steps.law import jcg
from referrals.transfers.steps.suggest_supervision import STEP as SUGGEST

STEP = Step(
    code="open_supervision",
    label=Text("启动立案监督", "Open filing supervision"),
    consequence=Text(
        "由检察院审查公安机关应当立案而不立案的情形。",
        "The procuratorate reviews why no case was filed.",
    ),
    law=jcg("第五百五十七条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=SUGGEST.sources,
    target=State.SUPERVISED,
    form=OpenSupervision,
    guards=(file_open, silent_past_term),
    stops=SUGGEST.stops,
    aside=True,
)
