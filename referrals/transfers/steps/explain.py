"""P3, F17: the police explain in writing, with their evidence."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Explain
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="explain",
    label=Text("书面说明理由", "Explain in writing"),
    consequence=Text(
        "检察院审查理由是否成立：成立的十日内告知移送机关，不成立的通知立案。",
        "The procuratorate weighs the reasons: sound ones are told to the agency in ten days.",
    ),
    law=jcg("第五百六十条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.EXPLANATION_ASKED, State.SILENCE_ASKED, State.CORRECTION_NOTICED}),
    target=State.EXPLAINED,
    form=Explain,
    produces=("explanation",),
    stops=("P3", "F17"),
    starts=(Starts("P4", Side.PROCURATORATE),),
)
