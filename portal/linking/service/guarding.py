"""What follows elsewhere from cases belonging together."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases.events import OwnerChanging
from portal.infra.work import Work
from portal.intake.rules.where import DealtWithIn
from portal.kernel.errors import Reason, Refused
from portal.linking import queries


def keep_together(work: Work, event: OwnerChanging) -> None:
    """Raise Refused while cases are merged into one that is to change hands."""
    if len(cases.family(work.session, event.case_id)) > 1:
        raise Refused(Reason("owner_has_merged"))


def where_dealt_with(work: Work, question: DealtWithIn) -> int | None:
    """Return the case a tip is dealt with in, when its own was merged into that one."""
    return queries.root_of_tip(work.session, question.tip_id)
