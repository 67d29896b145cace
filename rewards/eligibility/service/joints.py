"""Several who reported together: one reward, divided as they agree or as the head decides."""

from __future__ import annotations

from collections.abc import Sequence

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from rewards.eligibility import policy, queries, rules
from rewards.eligibility.events import JointEnded, JointMade, JointSettled, JointSplitEntered
from rewards.eligibility.forms import DivideByDecision, Division, Joint
from rewards.eligibility.models import RewardJoint, RewardJointTip, RewardSplit
from rewards.eligibility.rules import Split

FEWEST = 2


def join(work: Work, case_id: int, form: Joint) -> RewardJoint:
    """Hold reports of a case to be made together, with reasons. The reward clerk.

    Invalid with fewer than two, one that is not of the case, or one that is joined already.
    """
    queries.own_case(work.session, work.actor, case_id)
    require(policy.prepares(work.actor))
    cases.hold_family(work.session, case_id)
    there = {known(each.id) for each in queries.tips(work.session, case_id)}
    chosen = sorted(set(form.tips))
    if len(chosen) < FEWEST:
        raise Invalid(tips="too_short")
    if not set(chosen) <= there or any(queries.joint_of(work.session, each) for each in chosen):
        raise Invalid(tips="unknown_choice")
    made = RewardJoint(
        case_id=case_id,
        agency=work.actor.agency,
        reason=form.reason,
        made_by=known(work.actor.officer_id),
        made_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    joint_id = known(made.id)
    work.session.add_all(RewardJointTip(joint_id=joint_id, tip_id=each) for each in chosen)
    work.session.flush()
    work.record(JointMade(case_id=case_id, joint_id=joint_id, tip_ids=tuple(chosen)))
    return made


def enter_split(work: Work, form: Division) -> RewardJoint:
    """Enter how the reporter who came in with a receipt wants the reward divided.

    Once all have entered the same it is settled. Conflict afterwards; Invalid when parts and
    collector do not fit.
    """
    if work.actor.tip_id is None:
        raise NotFound
    joint = queries.joint_of(work.session, work.actor.tip_id, lock=True)
    if joint is None:
        raise NotFound
    if joint.settled_at is not None:
        raise Conflict
    joint_id = known(joint.id)
    members = queries.members(work.session, joint_id)
    split = _split(members, form)
    work.session.add(
        RewardSplit(
            joint_id=joint_id,
            tip_id=work.actor.tip_id,
            parts={str(tip): n for tip, n in split.parts.items()},
            collector=split.collector,
            entered_on=work.now.astimezone(LEGAL_ZONE).date(),
        )
    )
    work.session.flush()
    work.record(JointSplitEntered(tip_id=work.actor.tip_id, joint_id=joint_id))
    entered = queries.entered(work.session, joint_id)
    wanted = rules.agreed([each.tip_id for each in members], entered)
    if wanted is not None:
        _settle(work, joint, members, wanted, by_decision=False)
    return joint


def decide_split(work: Work, joint_id: int, form: DivideByDecision) -> RewardJoint:
    """Divide for reporters who do not agree, with reasons. The head, not who joined the reports."""
    joint = queries.joint(work.session, work.actor, joint_id)
    require(policy.can_decide(work.actor, joint))
    if joint.settled_at is not None:
        raise Conflict
    members = queries.members(work.session, joint_id)
    joint.decided_by, joint.decision = work.actor.officer_id, form.reason
    _settle(work, joint, members, _split(members, form), by_decision=True)
    return joint


def end_joint(work: Work, joint_id: int) -> None:
    """Take back that reports were made together. The reward clerk; the claims above may refuse."""
    joint = queries.joint(work.session, work.actor, joint_id)
    require(policy.prepares(work.actor))
    joint.ended_by, joint.ended_at = work.actor.officer_id, work.now
    work.session.add(joint)
    for each in queries.members(work.session, joint_id):
        each.live = False
        work.session.add(each)
    work.session.flush()
    work.record(JointEnded(case_id=joint.case_id, joint_id=joint_id))


def _split(members: Sequence[RewardJointTip], form: Division) -> Split:
    ids = [each.tip_id for each in members]
    if len(form.parts) != len(ids):
        raise Invalid(parts="missing")
    split = Split(dict(zip(ids, form.parts, strict=True)), form.collector)
    wrong = split.problem(ids)
    if wrong:
        raise Invalid(parts=wrong)
    return split.lowest()


def _settle(
    work: Work,
    joint: RewardJoint,
    members: Sequence[RewardJointTip],
    split: Split,
    *,
    by_decision: bool,
) -> None:
    joint.collector, joint.settled_at = split.collector, work.stamp
    work.session.add(joint)
    for each in members:
        each.parts = split.parts[each.tip_id]
        work.session.add(each)
    work.session.flush()
    work.record(
        JointSettled(case_id=joint.case_id, joint_id=known(joint.id), by_decision=by_decision)
    )
