"""P7: a case filed on the procuratorate's order is unfinished after three months."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import reminder_due
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="send_reminder",
    label=Text("发出催办函", "Send a reminder"),
    consequence=Text(
        "公安机关应当及时反馈侦查进展。", "The police report on how the investigation stands."
    ),
    law=jcg("第五百六十四条"),
    side=Side.PROCURATORATE,
    offices=frozenset({Office.PROSECUTOR, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING}),
    target=None,
    form=Reasoned,
    guards=(reminder_due,),
    produces=("reminder",),
    stops=("P7",),
    aside=True,
)
