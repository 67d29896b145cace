"""Keeping a case open, and by itself, and with its owner, while it is on its way to the police."""

from __future__ import annotations

from portal.cases.events import CaseClosing, OwnerChanging
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking.events import CasesMerging
from referrals.transfers import queries
from referrals.transfers.steps.law import o310


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while a referral of the case is running."""
    _refuse_while_running(work, event.case_id)


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while a referral of the case that is to be merged is running."""
    _refuse_while_running(work, event.case_id)


def keep_owner(work: Work, event: OwnerChanging) -> None:
    """Raise Refused while a referral of the case is running: the agency that refers ends it."""
    _refuse_while_running(work, event.case_id)


def _refuse_while_running(work: Work, case_id: int) -> None:
    if queries.live(work.session, case_id) is not None:
        raise Refused(Reason("referral_running", o310("第十一条")))
