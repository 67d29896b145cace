"""P6: report the police unit that does not correct itself to the higher procuratorate."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="report_up",
    label=Text("报上一级检察院处理", "Report one level up"),
    consequence=Text(
        "由上一级检察院商同级公安机关处理。",
        "The higher procuratorate takes it up with the police of its level.",
    ),
    law=jcg("第五百六十四条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.CORRECTION_NOTICED, State.ORDER_FINAL}),
    target=None,
    form=Reasoned,
    once=True,
)
