"""F10: not a matter for any police unit."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import NotPoliceMatter
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import mps

STEP = Step(
    code="not_police_matter",
    label=Text("不属于公安机关管辖", "Not a police matter"),
    consequence=Text(
        "书面告知移送机关向有管辖权的机关移送，案件退回。",
        "The agency is told where to turn; the case goes back.",
    ),
    law=mps("第一百八十条"),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.RECEIVED, State.SUPPLEMENTING}),
    target=State.NOT_POLICE_MATTER,
    form=NotPoliceMatter,
    produces=("not_police_matter_notice",),
    stops=("F11", "F8"),
    returns_stage=True,
)
