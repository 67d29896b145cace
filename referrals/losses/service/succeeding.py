"""An agency is no more: slips that wait to be checked, or that a bank may return, are its successor's."""

from __future__ import annotations

from portal.infra.work import Work
from portal.sharing.events import AgencySucceeded
from referrals.losses.models import Remittance
from referrals.losses.queries import passing


def when_agency_succeeded(work: Work, event: AgencySucceeded) -> None:
    """Give the successor every slip that waits or stands; its number gets the former one's code if taken.

    What was declined or taken back is over and stays with who ended it.
    """
    for slip in passing.standing(work.session, event.from_agency):
        if passing.by_slip(work.session, event.to_agency, slip.slip) is not None:
            slip.slip = _marked(slip, event.from_agency)
        slip.agency = event.to_agency
        work.session.add(slip)
        work.session.flush()


def _marked(slip: Remittance, agency: str) -> str:
    """Return the slip's number with whose it was and its own id, within what the column holds."""
    mark = f" {agency}-{slip.id}"
    return slip.slip[: 200 - len(mark)] + mark
