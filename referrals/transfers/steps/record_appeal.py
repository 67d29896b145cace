"""§4: an appeal or a protest."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Appeal
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.criminal_guards import not_final
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="record_appeal",
    label=Text("记录上诉、抗诉", "Record an appeal"),
    consequence=Text("案件进入第二审程序。", "The case goes to the second instance."),
    law=cpl("第二百二十七条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.JUDGED}),
    target=State.ON_APPEAL,
    form=Appeal,
    guards=(not_final,),
    starts=(Starts("C8", Side.PROCURATORATE),),
    aside=True,
)
