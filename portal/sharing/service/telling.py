"""Telling agencies what was shared with them, asked of them and decided."""

from __future__ import annotations

from collections.abc import Mapping

from portal.cases import queries as cases
from portal.cases.events import CaseShared, ShareEnded
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.events import Event
from portal.notices import service as notices
from portal.notices.rules import facts_of
from portal.sharing import events
from portal.sharing.policy import SPEAKS_FOR_AGENCY
from portal.sharing.service import handovers

_SHARERS = (Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD)
_TELLS: Mapping[type[Event], tuple[str, ...]] = {
    events.InvitationSent: ("agency",),
    events.InvitationWithdrawn: ("agency",),
    events.HandoverOffered: ("to_agency",),
    events.HandoverSupplemented: ("to_agency",),
    events.HandoverWithdrawn: ("to_agency",),
    events.HandoverReturned: ("from_agency",),
    events.HandoverPassedOn: ("from_agency",),
    events.HandoverAccepted: ("from_agency",),
}
"""Whom an event is told, by the name of its field: with the facts that lead to the page of the act.

Never the case: the agency asked is not in it yet.
"""
_TELLS_OWNER = (
    events.InvitationAccepted,
    events.InvitationDeclined,
    events.InvitationExpired,
    events.AccessAsked,
)


def when_shared(work: Work, event: CaseShared) -> None:
    """Tell the agency that it was let in."""
    if event.with_agency != work.actor.agency:
        notices.about(work, event, agency=event.with_agency, offices=SPEAKS_FOR_AGENCY)


def when_ended(work: Work, event: ShareEnded) -> None:
    """Tell the agency that its share ended; what was asked of it falls with it."""
    handovers.when_share_ended(work, event.case_id, event.with_agency)
    notices.tell(
        work,
        agency=event.with_agency,
        offices=SPEAKS_FOR_AGENCY,
        kind=events.AccessStopped.__name__,
        facts={
            "number": cases.by_id(work.session, event.case_id).number,
            "reason": event.reason,
        },
    )


def when_something_was_agreed(work: Work, event: Event) -> None:
    """Tell the other side of an invitation, a request or an offer."""
    fields = _TELLS.get(type(event), ())
    facts = facts_of(event) if fields else {}
    for field in fields:
        notices.tell(
            work,
            agency=facts[field],
            offices=SPEAKS_FOR_AGENCY,
            kind=type(event).__name__,
            facts={name: value for name, value in facts.items() if name != "case_id"},
        )
    if isinstance(event, _TELLS_OWNER) and event.case_id is not None:
        owner = cases.by_id(work.session, event.case_id).agency
        notices.about(work, event, agency=owner, offices=_SHARERS)


def when_access_was_decided(
    work: Work, event: events.AccessGranted | events.AccessDeclined
) -> None:
    """Tell the agency that asked: always of a grant, of a refusal only if it knows of the case."""
    if cases.grant(work.session, event.case_id, event.agency) is not None:
        notices.about(work, event, agency=event.agency, offices=SPEAKS_FOR_AGENCY)
