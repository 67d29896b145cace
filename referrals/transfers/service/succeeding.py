"""A side of a referral is no more: its successor stands where it stood."""

from __future__ import annotations

from portal.cases import service as cases
from portal.cases.events import CaseSucceeded
from portal.cases.queries.circles import circles_of
from portal.infra.work import Work
from referrals.transfers import queries
from referrals.transfers.models import Transfer, TransferUnit

_SIDES = ("referring_agency", "receiving_agency", "procuratorate", "review_procuratorate")


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Put the successor on the side of the running referral, and into every circle the other was in.

    What was done stays the other's; those that ended name it for good.
    """
    for circle in sorted(circles_of(work.session, event.case_id, event.from_agency)):
        cases.encircle(work, event.case_id, circle, event.to_agency)
    transfer = queries.live(work.session, event.case_id)
    if transfer is not None:
        _stand_in(work, transfer, event)


def _stand_in(work: Work, transfer: Transfer, event: CaseSucceeded) -> None:
    here = [side for side in _SIDES if getattr(transfer, side) == event.from_agency]
    for side in here:
        setattr(transfer, side, event.to_agency)
    if "receiving_agency" in here and transfer.handed_over_at is not None:
        unit = TransferUnit(
            transfer_id=transfer.id or 0, agency=event.to_agency, step="succession", since=work.now
        )
        work.session.add(unit)
    if transfer.next_agency == event.from_agency:
        transfer.next_agency = event.to_agency
    if here:
        transfer.updated_at = work.now
    work.session.add(transfer)
    work.session.flush()
