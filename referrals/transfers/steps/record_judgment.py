"""§4: the court of first instance has decided."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import FirstJudgment
from referrals.transfers.rules import Side, Starts, State, Step
from referrals.transfers.steps.law import cpl

STEP = Step(
    code="record_judgment",
    label=Text("记录第一审裁判", "Record the first judgment"),
    consequence=Text(
        "开始计算上诉、抗诉期限，仅供掌握。", "The time to appeal runs, for reference."
    ),
    law=cpl("第二百零八条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.INDICTED}),
    target=State.JUDGED,
    form=FirstJudgment,
    starts=(
        Starts("C7", Side.PROCURATORATE),
        Starts("C7R", Side.PROCURATORATE),
    ),
)
