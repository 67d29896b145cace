"""Terms as the reporter of a tip is told of them."""

from __future__ import annotations

from portal.followup.rules.asked import DatesOf, Due
from portal.infra.work import Work
from referrals.clocks.queries.shown import views

OF_CASES = frozenset({"A1", "A11"})
"""Terms of a case its reporters are told of; none tells of a visit or of the police."""


def dates_of(work: Work, asked: DatesOf) -> dict[str, Due]:
    """Return the terms of a tip and of its cases by code: a running one rather than one that ended.

    The term to check is the tip's own, or its case's where the tip has none.
    """
    found: dict[str, Due] = {}
    subjects = [("case", each) for each in asked.case_ids] + [("tip", asked.tip_id)]
    for subject, subject_id in subjects:
        for view in reversed(views(work.session, subject, subject_id, work.now)):
            if subject == "tip" or view.code in OF_CASES:
                found[view.code] = Due(view.due_on, view.tone, view.law, view.provisional)
    return found
