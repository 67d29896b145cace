"""§4: the police tell how far the investigation has come."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms.criminal import Progress
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.law import j49

STEP = Step(
    code="report_progress",
    label=Text("通报侦查进展", "Report progress"),
    consequence=Text(
        "移送机关和检察机关可以看到。", "The referring agency and the procuratorate read it."
    ),
    law=j49(),
    side=Side.RECEIVING,
    offices=frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    sources=frozenset({State.FILED, State.INVESTIGATING, State.REINVESTIGATING}),
    target=None,
    form=Progress,
    aside=True,
    tells=frozenset({Side.REFERRING}),
)
