"""§4: the case goes back to the court of first instance."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="record_remand",
    label=Text("记录发回重审", "Record a remand"),
    consequence=Text(
        "案件由第一审人民法院重新审判。", "The court of first instance tries the case again."
    ),
    law=cpl("第二百三十六条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.ON_APPEAL}),
    target=State.INDICTED,
    form=Because,
    stops=("C8",),
    starts=(Starts("C6", Side.PROCURATORATE),),
    aside=True,
)
