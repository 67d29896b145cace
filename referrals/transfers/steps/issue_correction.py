"""P6: no answer or no filing in time: the procuratorate issues a correction notice."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import answer_overdue
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="issue_correction",
    label=Text("发出纠正违法通知书", "Issue a correction notice"),
    consequence=Text(
        "公安机关应当立即纠正；仍不纠正的，报上一级检察院。",
        "The police correct it at once; if not, it is reported one level up.",
    ),
    law=jcg("第五百六十四条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.EXPLANATION_ASKED, State.SILENCE_ASKED, State.FILING_ORDERED}),
    target=State.CORRECTION_NOTICED,
    form=Reasoned,
    guards=(answer_overdue,),
    produces=("correction_notice",),
    stops=("P3", "F17", "P5"),
)
