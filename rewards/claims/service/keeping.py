"""What rewards forbid: merging cases, undoing that, giving a case to another owner."""

from __future__ import annotations

from sqlmodel import col, select

from portal.cases import queries as cases
from portal.cases.events import OwnerChanging
from portal.erasure.rules import RewardOpen
from portal.infra.work import Work
from portal.kernel.errors import Reason, Refused
from portal.linking import queries as linking
from portal.linking.events import CasesMerging, MergeUndoing
from rewards.claims import queries
from rewards.claims.models import Award
from rewards.claims.rules import State

STANDING = frozenset(State) - {State.DECLINED}
OPEN = frozenset({State.PROPOSED, State.APPROVED, State.CLAIMED})
"""States in which the agency of a reward has still to decide or to pay."""


def open_for(work: Work, question: RewardOpen) -> frozenset[int]:
    """Return those of some reports that their reporters still need to come by a reward."""
    rows = select(Award.tip_id).where(
        col(Award.tip_id).in_(question.tip_ids), col(Award.state).in_(OPEN)
    )
    return frozenset(work.session.exec(rows).all())


def keep_apart(work: Work, event: CasesMerging) -> None:
    """Raise Refused while a reward of the case to be merged waits to be decided.

    One that was approved is claimed and paid where it is.
    """
    if queries.in_state(work.session, event.case_id, {State.PROPOSED}):
        raise Refused(Reason("award_undecided"))


def keep_together(work: Work, event: MergeUndoing) -> None:
    """Raise Refused when a reward stands in the other case that was proposed after the merge.

    It was given on the ground of what both came to, by the order in which all tips came in; so was
    one for a tip of the merged case, whenever its act began.
    """
    merged_at = linking.live_merge(work.session, event.case_id).made_at
    given = queries.in_state(work.session, event.into_id, STANDING)
    theirs = _tips(work, event.case_id) - _tips(work, event.into_id)
    if any(each.proposed_at > merged_at or each.tip_id in theirs for each in given):
        raise Refused(Reason("unmerge_awarded"))


def keep_owner(work: Work, event: OwnerChanging) -> None:
    """Raise Refused while a reward of the case is not paid, declined or run out.

    The agency that proposed it decides and pays, and it does so as the owner of the case.
    """
    cases.hold_family(work.session, event.case_id)
    if queries.in_state(work.session, event.case_id, OPEN):
        raise Refused(Reason("award_open"))


def _tips(work: Work, case_id: int) -> set[int]:
    return {each.tip_id for each in cases.tips(work.session, case_id)}
