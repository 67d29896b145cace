"""Who else is told: when the reporter of a tip writes, when evidence turns out damaged."""

from __future__ import annotations

from portal.cases import queries
from portal.cases.queries import of_tips
from portal.evidence.events import EvidenceDamaged
from portal.infra.work import Work
from portal.intake import queries as tips
from portal.intake.events import MessageSent
from portal.intake.rules import Side
from portal.kernel.actor import Office
from portal.notices import service as notices
from portal.notices.rules import Topic


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


def when_evidence_damaged(work: Work, event: EvidenceDamaged) -> None:
    """Tell the officers of the case's owner that a stored file is no longer what was received."""
    if event.case_id is None:
        return
    notices.about(
        work,
        event,
        agency=queries.by_id(work.session, event.case_id).agency,
        offices=(Office.INVESTIGATOR, Office.HEAD),
        topic=Topic.DEADLINE,
    )
