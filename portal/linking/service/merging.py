"""Merging a case into another of the same owner, and undoing it."""

from __future__ import annotations

from typing import Any

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.linking import queries
from portal.linking.events import (
    CaseGaveBack,
    CaseMerged,
    CasesMerging,
    CaseTookIn,
    MergeUndoing,
    MergeUndone,
)
from portal.linking.forms import Message
from portal.linking.models import CaseMerge, CaseMergeUndo


def merge(work: Work, merged_id: int, *, into: int, reason: str) -> CaseMerge:
    """Deal with a case in another of the same owner from now on. Its head or deputy decides.

    No row is moved, see `cases.service.merging`; so that it can be undone, whatever happens
    meanwhile. Refused with reasons while something of the merged case forbids it: a referral under
    way, an order or a reward not yet decided, an inspection not over.
    """
    case, winner = case_file.both(work, merged_id, into)
    if case.agency != winner.agency:
        raise NotFound
    work.record(CasesMerging(case_id=merged_id, into_id=into))
    before = case_file.merge_into(work, case, winner)
    made = CaseMerge(
        merged_id=merged_id,
        into_id=into,
        reason=reason,
        before=before,
        made_by=work.actor.name,
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    told: dict[str, Any] = {"merge_id": made.id or 0, "reason": reason}
    work.record(CaseMerged(case_id=merged_id, other_case=into, **told))
    work.record(CaseTookIn(case_id=into, other_case=merged_id, **told))
    return made


def merge_by_number(work: Work, merged_id: int, number: str, reason: str) -> CaseMerge:
    """Merge into the case with this number; Invalid when the actor knows of none."""
    cases.get(work.session, work.actor, merged_id)
    try:
        into = queries.by_number(work.session, work.actor, number)
    except NotFound:
        raise Invalid(number="unknown_case") from None
    if into.agency != work.actor.agency:
        raise Invalid(number="not_our_case")
    return merge(work, merged_id, into=into.id or 0, reason=reason)


def objections(work: Work, merged_id: int, number: str) -> tuple[Reason, ...]:
    """Return what now stands against merging a case into the one with this number; nothing is done.

    Invalid when the actor knows of no such case, or it is not the agency's own.
    """
    try:
        with work.whole():
            merge_by_number(work, merged_id, number, "")
            raise Conflict  # noqa: TRY301 - it was only tried
    except Refused as error:
        return error.reasons
    except Conflict:
        return ()


def unmerge(work: Work, merged_id: int, *, reason: str) -> CaseMergeUndo:
    """Undo a merge: the case is again what it was before. Its head or deputy decides.

    NotFound when it is not merged. Refused while the other case is closed, and when something was
    decided there on the ground of both, such as a reward.
    """
    cases.get(work.session, work.actor, merged_id)
    live = queries.live_merge(work.session, merged_id)
    case, winner = case_file.both(work, merged_id, live.into_id)
    live = queries.live_merge(work.session, merged_id)  # somebody may have been faster
    work.record(MergeUndoing(case_id=merged_id, into_id=live.into_id))
    case_file.take_out(work, case, winner, live.before)
    made = CaseMergeUndo(
        merge_id=live.id or 0, reason=reason, made_by=work.actor.name, made_at=work.now
    )
    work.session.add(made)
    work.session.flush()
    told: dict[str, Any] = {"merge_id": made.merge_id, "reason": reason}
    undone = MergeUndone(case_id=merged_id, other_case=live.into_id, merged_at=live.made_at, **told)
    work.record(undone)
    work.record(CaseGaveBack(case_id=live.into_id, other_case=merged_id, **told))
    return made


def write_to_reporter(work: Work, case_id: int, merged_id: int, tip_id: int, form: Message) -> None:
    """Write to the reporter of a tip of a merged case from the page of the case it went into."""
    cases.get(work.session, work.actor, case_id)
    if merged_id not in cases.merged_into(work.session, case_id):
        raise NotFound
    case_file.send_to_reporter(
        work, merged_id, tip_id, form.text, tells_decision=form.tells_decision
    )
