"""Who is warned when something is wrong with a payment."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.notices import service as notices
from rewards.payouts import queries
from rewards.payouts.events import ClaimedAgain, CodeRefused

ALARMED = (Office.FINANCE, Office.HEAD)


def when_claimed_again(work: Work, event: ClaimedAgain) -> None:
    """Warn the paying agency that two people hold one receipt."""
    agency = queries.agency_of(work.session, event.award_id)
    notices.about(work, event, agency=agency, offices=ALARMED)


def when_code_refused(work: Work, event: CodeRefused) -> None:
    """Warn the agency of a code that comes back; a mistyped one only counts."""
    if event.award_id:
        notices.about(work, event, agency=event.agency, offices=ALARMED)
