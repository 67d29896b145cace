"""An agency is no more: claims it was reviewing go on with its successor."""

from __future__ import annotations

from portal.cases.events import CaseSucceeded
from portal.infra.work import Work
from referrals.reviews import queries


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Give every list not closed to the successor; who did which step before stays written."""
    for each in queries.open_of(work.session, event.case_id, event.from_agency):
        each.agency = event.to_agency
        work.session.add(each)
    work.session.flush()
