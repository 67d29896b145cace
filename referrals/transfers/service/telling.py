"""Telling those whose turn it is now, and the agency that waits for news."""

from __future__ import annotations

from collections.abc import Mapping

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.notices import service as notices
from referrals.transfers import policy
from referrals.transfers.events import StepTaken, StepTakenInside
from referrals.transfers.models import Transfer
from referrals.transfers.rules import ENDED, WHOSE_TURN, Side

_ANSWERABLE: Mapping[Side, frozenset[Office]] = {
    Side.REFERRING: frozenset({Office.INVESTIGATOR, Office.HEAD}),
    Side.RECEIVING: frozenset({Office.POLICE_REVIEWER, Office.HEAD}),
    Side.PROCURATORATE: frozenset({Office.PROSECUTOR, Office.HEAD}),
}


def tell(work: Work, transfer: Transfer, event: StepTaken) -> None:
    """Write a notice for each agency that has to act now or that referred; none to oneself.

    Of what is inside the criminal case the agency that referred is told nothing.
    """
    told: dict[str, frozenset[Office]] = {}
    if transfer.state not in ENDED:
        agency = policy.agency_on(transfer, WHOSE_TURN[transfer.state])
        own = work.actor.offices if agency == work.actor.agency else frozenset()
        told[agency] = policy.next_offices(transfer.state) - own
    ours = policy.agency_on(transfer, Side.REFERRING)
    unseen = transfer.reverse and transfer.handed_over_at is None
    if ours != work.actor.agency and not unseen and not isinstance(event, StepTakenInside):
        told[ours] = told.get(ours, frozenset()) | _ANSWERABLE[Side.REFERRING]
    for agency, offices in told.items():
        if offices:
            notices.about(work, event, agency=agency, offices=offices)


def tell_of(work: Work, transfer: Transfer, event: StepTaken, sides: frozenset[Side]) -> None:
    """Write a notice of a step that moved nothing, for those it concerns."""
    for side in sorted(sides):
        agency = policy.agency_on(transfer, side)
        if agency and agency != work.actor.agency:
            notices.about(work, event, agency=agency, offices=_ANSWERABLE[side])
