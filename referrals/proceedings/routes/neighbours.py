"""What neighbours know that bears on a decision: money given back before, a court's fine."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.infra.work import Work
from referrals.duty import queries as duty
from referrals.proceedings import queries, rules
from referrals.proceedings.models import Proceeding
from referrals.recoveries.rules import GivenBack, Ledger, VoluntaryReturns

RETURNED = "APL-32-1-return"
"""The ground of the penalties that money given back by oneself before filing may be."""


def returned(work: Work, proceeding: Proceeding) -> tuple[GivenBack, ...]:
    """Return what the institution declared and gave back by itself before its case was filed."""
    if proceeding.institution_id is None:
        return ()
    before = proceeding.filed_at or work.now
    return work.ask(VoluntaryReturns(proceeding.institution_id, before), ())


def offset_fen(work: Work, proceeding: Proceeding) -> int:
    """Return how much of a court's fine the fines of before stand for (APL 35).

    As recorded with the duty to refer; while nothing is, reckoned of the fines of this case.
    """
    family = cases.with_merged(work.session, proceeding.case_id)
    recorded = duty.offset(work.session, proceeding.case_id)
    if recorded is not None:
        return rules.offset(recorded.imposed_fen, recorded.criminal_fen)
    found = queries.orders(work.session, proceeding.id or 0)
    fine = sum(each.amount_fen for each in found if each.ledger is Ledger.FINE)
    return rules.offset(fine, queries.court_fine(work.session, family))
