"""What follows elsewhere from cases belonging together."""

from __future__ import annotations

from portal.assignments import service as assignments
from portal.cases import queries as cases
from portal.cases.events import OwnerChanging
from portal.infra.work import Work
from portal.intake.rules.where import DealtWithIn
from portal.kernel.errors import Reason, Refused
from portal.linking import queries
from portal.linking.events import CaseGaveBack, CaseSplitOff, CaseTookIn


def keep_together(work: Work, event: OwnerChanging) -> None:
    """Raise Refused while cases are merged into one that is to change hands."""
    if len(cases.family(work.session, event.case_id)) > 1:
        raise Refused(Reason("owner_has_merged"))


def where_dealt_with(work: Work, question: DealtWithIn) -> int | None:
    """Return the case a tip is dealt with in, when its own was merged into that one."""
    return queries.root_of_tip(work.session, question.tip_id)


def keep_recusals(work: Work, event: CaseSplitOff) -> None:
    """Keep away from a case split off whoever stays away from the one it came from."""
    assignments.when_split_off(work, event.case_id, event.other_case)


def take_recusals_in(work: Work, event: CaseTookIn) -> None:
    """Keep away from the case another was merged into whoever stays away from that one."""
    assignments.when_took_in(work, event.case_id, event.other_case)


def give_recusals_back(work: Work, event: CaseGaveBack) -> None:
    """Show the case again to those who stayed away only because of the one merged into it."""
    assignments.when_gave_back(work, event.case_id, event.other_case)
