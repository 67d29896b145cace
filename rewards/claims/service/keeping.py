"""What rewards forbid: merging cases, undoing that, giving a case to another owner."""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from portal.cases import queries as cases
from portal.cases.events import CaseReopened, FindingRecorded, OwnerChanging
from portal.erasure.rules import RewardOpen
from portal.infra.work import Work
from portal.intake.events import TipWithdrawn
from portal.kernel.actor import Office
from portal.kernel.errors import Reason, Refused
from portal.kernel.ids import known
from portal.linking import queries as linking
from portal.linking.events import CaseGaveBack, CasesMerging, MergeUndoing, PartSplitOff
from portal.notices import service as notices
from rewards.claims import queries
from rewards.claims.events import AwardedCaseReopened, BaseFellBelow, BaseNotComputable
from rewards.claims.models import Award
from rewards.claims.rules import FALLEN, State
from rewards.claims.service import awards, bases, sums
from rewards.eligibility.events import JointEnded
from rewards.schemes.rules import NotAnswered, NotKnown

STANDING = frozenset(State) - FALLEN
OPEN = frozenset({State.PROPOSED, State.CHECKED, State.APPROVED, State.CLAIMED})
"""States in which the agency of a reward has still to decide or to pay."""
ALARMED = frozenset({Office.REWARD_CLERK, Office.FINANCE, Office.HEAD})
UNDECIDED = frozenset({State.PROPOSED, State.CHECKED})


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
    if queries.in_state(work.session, event.case_id, UNDECIDED):
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


def when_found(work: Work, event: FindingRecorded) -> None:
    """Look again at the rewards of a case when a finding of it was replaced."""
    if event.replaces is not None:
        look_again(work, event.case_id)


def when_split(work: Work, event: PartSplitOff) -> None:
    """Look again at the rewards of a case when findings of it went to a case of their own."""
    look_again(work, event.case_id)


def when_unmerged(work: Work, event: CaseGaveBack) -> None:
    """Look again at the rewards of a case that counted what went back to another."""
    look_again(work, event.case_id)


def when_reopened(work: Work, event: CaseReopened) -> None:
    """Tell who decides and pays that a case with rewards was taken up again, and look at them.

    The rewards stand: each is refused or claimed back by what is proven then.
    """
    for award in queries.resting_on(work.session, event.case_id):
        told = AwardedCaseReopened(
            case_id=award.case_id,
            tip_id=award.tip_id,
            award_id=known(award.id),
            state=award.state,
        )
        work.record(told)
        notices.about(work, told, agency=award.agency, offices=tuple(ALARMED))
    look_again(work, event.case_id)


def look_again(work: Work, case_id: int) -> None:
    """Mark every reward of a case that is above what the rule gives now, and raise the alarm once.

    So is one the rule cannot be worked out for any more: what is proven is recorded all the same.
    The mark goes when the amounts come back. Approval and payment look for themselves.
    """
    for award in queries.resting_on(work.session, case_id):
        others = queries.taken_fen(work.session, award.case_id, but=award.id)
        base = bases.base_now(work, award)
        try:
            allowed = sums.allowed_fen(work, award, others_fen=others, opens=False)
        except (NotAnswered, NotKnown):
            allowed = None
        stands = allowed is not None and award.amount_fen <= allowed
        before, award.fell_to_fen = award.fell_to_fen, None if stands else base
        if before == award.fell_to_fen:
            continue
        work.session.add(award)
        if award.fell_to_fen is not None:
            _raise_alarm(work, award, base, allowed)
    work.session.flush()


def when_joint_ended(work: Work, event: JointEnded) -> None:
    """Raise Refused while a reward of reports made together stands: its shares are theirs."""
    if queries.of_joint(work.session, event.joint_id):
        raise Refused(Reason("joint_awarded"))


def _raise_alarm(work: Work, award: Award, base: int, allowed: int | None) -> None:
    told: dict[str, Any] = {
        "case_id": award.case_id,
        "tip_id": award.tip_id,
        "award_id": known(award.id),
        "base_fen": base,
        "amount_fen": award.amount_fen,
        "state": award.state,
    }
    event = (
        BaseNotComputable(**told) if allowed is None else BaseFellBelow(**told, allowed_fen=allowed)
    )
    work.record(event)
    notices.about(work, event, agency=award.agency, offices=tuple(ALARMED))


def when_withdrawn(work: Work, event: TipWithdrawn) -> None:
    """End a reward that is not decided yet when its reporter withdraws."""
    award = queries.of_tip(work.session, event.tip_id, lock=True)
    if award is not None and award.state in UNDECIDED:
        awards.decline_withdrawn(work, award)


def _tips(work: Work, case_id: int) -> set[int]:
    return {each.tip_id for each in cases.tips(work.session, case_id)}
