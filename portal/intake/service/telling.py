"""Who is told when something about a tip needs them."""

from __future__ import annotations

from portal.evidence.events import EvidenceDamaged
from portal.infra.work import Work
from portal.intake import queries
from portal.intake.events import MessageSent, TipHandedOver, TipReceived, UnsealRequested
from portal.intake.rules import Side
from portal.intake.rules.channels import MACHINES
from portal.intake.rules.where import DealtWithIn
from portal.kernel.actor import Office
from portal.notices import service as notices
from portal.notices.rules import Topic


def when_tip_received(work: Work, event: TipReceived) -> None:
    """Tell the intake officers of the receiving agency; not of every line of a list of leads."""
    if event.channel in MACHINES:
        return
    notices.about(work, event, agency=event.agency, offices=(Office.INTAKE,))


def when_tip_handed_over(work: Work, event: TipHandedOver) -> None:
    """Tell the intake officers of the agency it went to."""
    notices.about(work, event, agency=event.to_agency, offices=(Office.INTAKE,))


def when_message_sent(work: Work, event: MessageSent) -> None:
    """Tell the agency that the reporter wrote; where the tip's case was merged, point there."""
    if event.side == Side.REPORTER:
        tip = queries.by_id(work.session, event.tip_id)
        notices.tell(
            work,
            agency=tip.agency,
            offices=(Office.INTAKE, Office.INVESTIGATOR),
            kind=MessageSent.__name__,
            tip_id=event.tip_id,
            case_id=work.ask(DealtWithIn(event.tip_id), None),
            facts={"tip_id": event.tip_id, "side": str(event.side)},
        )


def when_unsealing_asked(work: Work, event: UnsealRequested) -> None:
    """Tell the two who each hold one half: those of the agency the reporter trusted."""
    kept = queries.vault(work.session, event.tip_id)
    if kept is not None:
        offices = (Office.IDENTITY_CUSTODIAN, Office.HEAD)
        notices.about(work, event, agency=kept.agency, offices=offices)


def when_evidence_damaged(work: Work, event: EvidenceDamaged) -> None:
    """Tell the agency that holds the tip that a stored file is no longer what was received."""
    if event.tip_id is not None:
        tip = queries.by_id(work.session, event.tip_id)
        offices = (Office.INTAKE, Office.HEAD)
        notices.about(work, event, agency=tip.agency, offices=offices, topic=Topic.DEADLINE)
