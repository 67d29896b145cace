"""What administrative cases answer those below them."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.text import folded
from referrals.proceedings.queries.covering import covering
from referrals.proceedings.steps.law import apl
from referrals.recoveries.rules import FineOfCourse


def fine_of_course(work: Work, asked: FineOfCourse) -> tuple[Reason, ...]:
    """Return the running cases of the agency on the same act of the same party, by number (APL 44, 57)."""
    family = cases.family(work.session, asked.case_id)
    found = covering(work.session, work.actor.agency, family, asked.act)
    return tuple(
        Reason("fine-by-decision", apl("第五十七条"), each.number, path=f"/proceedings/{each.id}")
        for each in found
        if folded(each.party) == folded(asked.obligor)
    )
