"""§4: a complex case is reviewed fifteen days longer."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.criminal_guards import not_extended
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="extend_review",
    label=Text("延长审查起诉期限", "Extend the review"),
    consequence=Text(
        "重大、复杂的案件可以延长十五日。", "Fifteen days more in a major or complex case."
    ),
    law=cpl("第一百七十二条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PROSECUTING}),
    target=None,
    form=Because,
    guards=(not_extended,),
    stops=("C4", "C4F"),
    starts=(Starts("C4X", Side.PROCURATORATE),),
    aside=True,
    inner=True,
)
