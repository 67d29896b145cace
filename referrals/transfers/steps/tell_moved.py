"""F19: the agency is told, and the case opens to the force that takes over."""

from portal.infra.forms import Confirm
from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.rules import MOVABLE, Side, Step
from referrals.transfers.steps.guards import moving
from referrals.transfers.steps.law import mps

STEP = Step(
    code="tell_moved",
    label=Text("告知移送机关案件已移交", "Tell the agency the case has moved"),
    consequence=Text(
        "案卷向新的公安机关开放，由其继续侦办；原单位不再查阅案卷。",
        "The file opens to the other force, which goes on; the earlier unit no longer reads it.",
    ),
    law=mps("第一百八十四条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=MOVABLE,
    target=None,
    form=Confirm,
    guards=(moving,),
    produces=("case_moved_notice",),
    stops=("F19",),
    aside=True,
)
