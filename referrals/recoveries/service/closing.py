"""Keeping a case open while money ordered in it is outstanding."""

from __future__ import annotations

from portal.cases.events import CaseClosing
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from referrals.recoveries import queries, rules


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while an order of the case is unpaid."""
    ledgers = queries.lines_of_case(work.session, event.case_id)
    if any(rules.outstanding(lines) > 0 for lines in ledgers.values()):
        raise Refused(Reason("order_unpaid"))
