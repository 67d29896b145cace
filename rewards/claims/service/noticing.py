"""Telling the reporter, reminding, letting the claim run out, restoring for good cause."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.budgets import service as budgets
from rewards.claims import policy, queries, rules
from rewards.claims.events import (
    AwardExpired,
    AwardNotified,
    AwardReminded,
    AwardRestored,
    RestoreAsked,
)
from rewards.claims.forms import Reason, Restore
from rewards.claims.models import Award, RewardRestore
from rewards.claims.rules import State
from rewards.claims.service.awards import check_still_allowed, today

LATE = "逾期未领取，视为放弃"


def notice(work: Work, tip_id: int) -> Award | None:
    """Return the reward of the reporter's own tip.

    Seeing an approved one for the first time is receiving the notice: the time to claim runs from
    that day.
    """
    if work.actor.tip_id != tip_id:
        raise NotFound
    award = queries.of_tip(work.session, tip_id)
    if award is None or award.state is not State.APPROVED or award.notified_on:
        return award
    award.notified_on = today(work)
    award.claim_by = rules.claim_by(award.notified_on)
    work.session.add(award)
    work.record(
        AwardNotified(
            tip_id=tip_id,
            award_id=known(award.id),
            agency=award.agency,
            claim_by=award.claim_by.isoformat(),
        )
    )
    return award


def remind(work: Work) -> int:
    """Note each reminder the mailbox shows from now on, once; tell the clerk. Return how many.

    A reporter without a name is reached nowhere else: the mailbox is where it stands.
    """
    count = 0
    for award in queries.to_remind(work.session, today(work)):
        due = rules.reminder_due(award.claim_by, today(work)) if award.claim_by else None
        if due is None or (award.reminded is not None and award.reminded <= due):
            continue
        award.reminded, count = due, count + 1
        work.session.add(award)
        event = AwardReminded(
            tip_id=award.tip_id, award_id=known(award.id), agency=award.agency, days=due
        )
        work.record(event)
        notices.about(work, event, agency=award.agency, offices=(Office.REWARD_CLERK,))
    return count


def expire(work: Work) -> int:
    """End every approved reward whose last day to claim has passed; return how many.

    What its year reserved for it is free again.
    """
    found = queries.overdue(work.session, today(work))
    for each in found:
        award = queries.of_tip(work.session, each.tip_id, lock=True)
        if award is None or award.state is not State.APPROVED:
            continue
        award.state, award.waived_reason = State.EXPIRED, LATE
        work.session.add(award)
        budgets.release(work, known(award.id))
        work.record(
            AwardExpired(case_id=award.case_id, tip_id=award.tip_id, award_id=known(award.id))
        )
    return len(found)


def ask_restore(work: Work, award_id: int, form: Reason) -> RewardRestore:
    """Ask the head to restore a reward that ran out, with the reason. The reward clerk."""
    award = queries.locked(work.session, work.actor, award_id)
    require(policy.can_propose(work.actor))
    if award.state is not State.EXPIRED or queries.restore_open(work.session, award_id):
        raise Conflict
    made = RewardRestore(
        award_id=award_id,
        reason=form.reason,
        asked_by=known(work.actor.officer_id),
        asked_by_name=work.actor.name,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = RestoreAsked(case_id=award.case_id, tip_id=award.tip_id, award_id=award_id)
    work.record(event)
    notices.about(work, event, agency=award.agency, offices=(Office.HEAD,))
    return made


def decide_restore(work: Work, award_id: int, form: Restore) -> Award:
    """Restore a reward for good cause, or not. The head, not who asked.

    The time to claim begins anew when the reporter next looks; the money is reserved of the present
    year: Refused when it has not enough. Invalid facts do not come back: what the rule gives now
    must still allow it, else Invalid or Refused, as for approving.
    """
    award = queries.locked(work.session, work.actor, award_id)
    asked = queries.restore_open(work.session, award_id)
    if asked is None or award.state is not State.EXPIRED:
        raise Conflict
    require(policy.decides(work.actor) and work.actor.officer_id != asked.asked_by)
    asked.restored, asked.reasons = form.decision == "restore", form.reasons
    asked.decided_by, asked.decided_by_name = work.actor.officer_id, work.actor.name
    asked.decided_at = work.now
    work.session.add(asked)
    if not asked.restored:
        return award
    case = queries.case_for(work.session, work.actor, award.case_id)
    check_still_allowed(work, case, award)
    award.fell_to_fen = None
    budgets.reserve(work, award.agency, award_id, award.amount_fen)
    award.state, award.notified_on, award.claim_by = State.APPROVED, None, None
    award.waived_reason, award.reminded = "", None
    work.session.add(award)
    work.session.flush()
    work.record(AwardRestored(case_id=award.case_id, tip_id=award.tip_id, award_id=award_id))
    return award
