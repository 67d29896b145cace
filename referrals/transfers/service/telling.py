"""Telling those whose turn it is now, and the agency that waits for news."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.notices import service as notices
from referrals.transfers import policy
from referrals.transfers.events import StepTaken
from referrals.transfers.models import Transfer
from referrals.transfers.rules import ENDED, WHOSE_TURN, Side

_ANSWERABLE = frozenset({Office.INVESTIGATOR, Office.HEAD})


def tell(work: Work, transfer: Transfer, event: StepTaken) -> None:
    """Write a notice for each agency that has to act now or that referred; none to oneself."""
    told: dict[str, frozenset[Office]] = {}
    if transfer.state not in ENDED:
        agency = policy.agency_on(transfer, WHOSE_TURN[transfer.state])
        own = work.actor.offices if agency == work.actor.agency else frozenset()
        told[agency] = policy.next_offices(transfer.state) - own
    ours = policy.agency_on(transfer, Side.REFERRING)
    if ours != work.actor.agency:
        told[ours] = told.get(ours, frozenset()) | _ANSWERABLE
    for agency, offices in told.items():
        if offices:
            notices.about(work, event, agency=agency, offices=offices)
