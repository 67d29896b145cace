"""Keeping a case open, or by itself, while money of it is outstanding or undecided."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases.events import CaseClosing
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking.events import CasesMerging
from referrals.recoveries import queries, rules
from referrals.recoveries.rules import OrderState


def keep_open(work: Work, event: CaseClosing) -> None:
    """Raise Refused while an order of the case, or of one merged into it, is unpaid."""
    members = cases.with_merged(work.session, event.case_id)
    ledgers = queries.lines_of_cases(work.session, members)
    if any(rules.outstanding(lines) > 0 for lines in ledgers.values()):
        raise Refused(Reason("order_unpaid"))


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while an order of the case to be merged waits to be decided.

    One in force stays where it is and is paid there.
    """
    orders = queries.of_case(work.session, event.case_id)
    if any(each.state is OrderState.PROPOSED for each in orders):
        raise Refused(Reason("order_undecided"))
