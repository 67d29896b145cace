"""An agency is no more: letters it still owes or is owed a reply to go on with its successor."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.ids import known
from portal.sharing.events import AgencySucceeded
from referrals.clocks import queries as clocks
from referrals.clocks import service as clock_service
from referrals.letters import queries
from referrals.letters.service import sealing


def when_agency_succeeded(work: Work, event: AgencySucceeded) -> None:
    """Open every letter under way to the successor and put it where the other stood.

    Drafts stay with the agency that wrote them; so does what is over. Called by the officer who
    carries the succession, who opens the keys.
    """
    for letter, to in queries.under_way(work.session, event.from_agency):
        sealing.give(work, letter, event.to_agency)
        if to is None:
            letter.agency = event.to_agency
        elif not queries.is_addressed(work.session, letter, event.to_agency):
            to.agency = event.to_agency
            _take_clocks(work, known(to.id), event)
        work.session.add_all([each for each in (letter, to) if each is not None])
    work.session.flush()


def _take_clocks(work: Work, to_id: int, event: AgencySucceeded) -> None:
    for clock in clocks.open_for(work.session, clocks.LETTER, to_id):
        if clock.agency == event.from_agency:
            clock_service.take_over(work, clock, event.to_agency)
