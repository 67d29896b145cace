"""B9: no criminal liability, but a penalty is due."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import InForce
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.criminal_guards import appeal_window_over
from referrals.transfers.steps.law import apl

STEP = Step(
    code="send_back_for_penalty",
    label=Text("退回行政机关处罚", "Send back for a penalty"),
    consequence=Text(
        "无需追究刑事责任或者免予刑事处罚，应当给予行政处罚的，移送行政机关。",
        "No criminal liability or punishment: the agency decides on a penalty.",
    ),
    law=apl("第二十七条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.JUDGED}),
    target=State.SENT_BACK,
    form=InForce,
    guards=(appeal_window_over,),
    aside=True,
)
