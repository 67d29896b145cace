"""§4: the court of second instance has decided; the decision is final."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Judgment
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="record_second_judgment",
    label=Text("记录第二审裁判", "Record the second judgment"),
    consequence=Text("第二审裁判是终审裁判。", "The decision is final."),
    law=cpl("第二百四十四条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.ON_APPEAL}),
    target=State.JUDGED,
    form=Judgment,
    stops=("C8",),
)
