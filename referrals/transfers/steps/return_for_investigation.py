"""§4: the case goes back for supplementary investigation, twice at most."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Because
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.criminal_guards import not_returned_twice
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="return_for_investigation",
    label=Text("退回补充侦查", "Return for investigation"),
    consequence=Text(
        "公安机关应当在一个月以内补充侦查完毕；以二次为限。",
        "The police have a month; twice at most.",
    ),
    law=cpl("第一百七十五条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PROSECUTING}),
    target=State.REINVESTIGATING,
    form=Because,
    guards=(not_returned_twice,),
    starts=(Starts("C5", Side.RECEIVING),),
    inner=True,
)
