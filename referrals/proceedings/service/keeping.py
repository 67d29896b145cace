"""Keeping a case file open, by itself and with its owner while an administrative case of it runs."""

from __future__ import annotations

from portal.cases.events import CaseClosing, CaseSucceeded, OwnerChanging
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking.events import CasesMerging
from referrals.proceedings import queries
from referrals.proceedings.queries import covering
from referrals.proceedings.steps.afterwards import COURT
from referrals.proceedings.steps.law import apl


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while an administrative case of it runs, or a decision of it is being contested.

    That a decision may still be contested keeps no file open: half a year would pass for nothing.
    """
    _refuse_while_running(work, event.case_id)
    if covering.contested(work.session, event.case_id):
        raise Refused(Reason("remedy_open", COURT))


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while an administrative case of the one to be merged runs."""
    _refuse_while_running(work, event.case_id)


def keep_owner(work: Work, event: OwnerChanging) -> None:
    """Raise Refused while an administrative case runs: it is passed on by its own step."""
    _refuse_while_running(work, event.case_id)


def when_case_succeeded(work: Work, event: CaseSucceeded) -> None:
    """Let the administrative cases of an agency that is no more go on with its successor.

    Those that ended too: a decision is still contested, paid and enforced afterwards.
    Its handlers are outsiders from then on: the successor's head names officers of their own.
    """
    for found in covering.of_case_and_agency(work.session, event.case_id, event.from_agency):
        found.agency, found.updated_at = event.to_agency, work.now
        work.session.add(found)
    work.session.flush()


def _refuse_while_running(work: Work, case_id: int) -> None:
    if queries.live_of_case(work.session, case_id):
        raise Refused(Reason("proceeding_running", apl("第五十七条")))
