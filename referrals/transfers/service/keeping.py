"""Keeping a case open while it is on its way to the police."""

from __future__ import annotations

from portal.cases.events import CaseClosing
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from referrals.transfers import queries
from referrals.transfers.steps.law import o310


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while a referral of the case is running."""
    if queries.live(work.session, event.case_id) is not None:
        raise Refused(Reason("referral_running", o310("第十一条")))
