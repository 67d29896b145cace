"""B7: no reply in time; the procuratorate urges it."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.criminal_guards import reply_overdue
from referrals.transfers.steps.law import spp21

STEP = Step(
    code="prod_reply",
    label=Text("督促回复", "Urge a reply"),
    consequence=Text("通知行政机关尽快回复。", "The agency is told to reply."),
    law=spp21("条号待核"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.OPINION_ISSUED}),
    target=None,
    form=Reasoned,
    produces=("reply_reminder",),
    guards=(reply_overdue,),
    aside=True,
    tells=frozenset({Side.REFERRING}),
)
