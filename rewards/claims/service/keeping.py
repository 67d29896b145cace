"""What rewards forbid when cases are merged, and when that is undone."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking.events import CasesMerging, MergeUndoing
from rewards.claims import queries
from rewards.claims.rules import State

STANDING = frozenset(State) - {State.DECLINED}


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while a reward of the case to be merged waits to be decided.

    One that was approved is claimed and paid where it is.
    """
    if queries.in_state(work.session, event.case_id, {State.PROPOSED}):
        raise Refused(Reason("award_undecided"))


def keep_together(work: Work, event: MergeUndoing) -> None:
    """Raise Refused when a reward for a tip of the merged case stands in the other one.

    It was given on the ground of what both came to, by the order in which all tips came in.
    """
    given = {each.tip_id for each in queries.in_state(work.session, event.into_id, STANDING)}
    if given & _tips(work, event.case_id) - _tips(work, event.into_id):
        raise Refused(Reason("unmerge_awarded"))


def _tips(work: Work, case_id: int) -> set[int]:
    return {each.tip_id for each in cases.tips(work.session, case_id)}
