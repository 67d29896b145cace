"""Keeping a case by itself while an inspection of it is not over."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking.events import CasesMerging
from referrals.inspections import queries
from referrals.inspections.rules import OVER


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while an inspection of the case to be merged is planned or under way."""
    found = queries.of_case(work.session, work.actor, event.case_id)
    if any(each.state not in OVER for each in found):
        raise Refused(Reason("inspection_running"))
