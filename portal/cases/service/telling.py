"""Who else is told when the reporter of a tip writes."""

from __future__ import annotations

from portal.cases.queries import of_tips
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake.events import MessageSent
from portal.intake.rules import Side
from portal.kernel.actor import Office
from portal.notices import service as notices


def when_message_sent(work: Work, event: MessageSent) -> None:
    """Tell whoever owns a case of the tip; the agency that received the tip is told by intake."""
    if event.side != Side.REPORTER:
        return
    tip = tips.by_id(work.session, event.tip_id)
    owners = of_tips.owners_but(work.session, event.tip_id, tip.agency)
    for agency, case_id in owners.items():
        notices.tell(
            work,
            agency=agency,
            offices=(Office.INTAKE, Office.INVESTIGATOR),
            kind=MessageSent.__name__,
            tip_id=event.tip_id,
            case_id=case_id,
            facts={"tip_id": event.tip_id, "side": str(event.side)},
        )
