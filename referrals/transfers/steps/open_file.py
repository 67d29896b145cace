"""P1: let the procuratorate into the file, at its request or of one's own accord."""

from portal.kernel.actor import Office
from portal.kernel.text import Text
from referrals.transfers.forms import Reasoned
from referrals.transfers.rules import Side, State, Step
from referrals.transfers.steps.guards import has_procuratorate
from referrals.transfers.steps.law import jcg

STEP = Step(
    code="open_file",
    label=Text("向检察机关开放案卷", "Open the file to the procuratorate"),
    consequence=Text(
        "检察机关可以查阅案卷，据以决定是否监督。",
        "The procuratorate can read the file and decide on supervision.",
    ),
    law=jcg("第五百五十七条"),
    side=Side.REFERRING,
    offices=frozenset({Office.INVESTIGATOR, Office.HEAD}),
    sources=frozenset(
        {
            State.HANDED_OVER,
            State.RECEIVED,
            State.SUPPLEMENTING,
            State.PASSED_ON,
            State.NOT_FILED,
            State.RECONSIDERING,
            State.UPHELD,
        }
    ),
    target=None,
    form=Reasoned,
    guards=(has_procuratorate,),
    aside=True,
    once=True,
)
