"""B1: the procuratorate decides not to prosecute."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import NotProsecute
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.guards import not_moving
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="not_prosecute",
    label=Text("不起诉", "Do not prosecute"),
    consequence=Text(
        "三个工作日内移送行政检察部门审查是否需要行政处罚。",
        "Passed on within three working days, to review whether a penalty is due.",
    ),
    law=cpl("第一百七十七条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.PROSECUTING}),
    target=State.NOT_PROSECUTED,
    form=NotProsecute,
    guards=(not_moving,),
    starts=(Starts("B1", Side.PROCURATORATE),),
)
