"""B7: still no reply; reported up."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import ReportNoReply
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.criminal_guards import prodded, reply_overdue
from referrals.transfers.steps.law import spp21

STEP = Step(
    code="report_no_reply",
    label=Text("报告逾期不回复", "Report that no reply came"),
    consequence=Text(
        "报告上级检察机关，必要时通报同级政府、监察机关。",
        "Reported to the procuratorate above and, where needed, government and supervision.",
    ),
    law=spp21("条号待核"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.OPINION_ISSUED}),
    target=None,
    form=ReportNoReply,
    guards=(
        reply_overdue,
        prodded,
    ),
    aside=True,
    tells=frozenset({Side.REFERRING}),
)
