"""What the pages of eligibility show."""

from __future__ import annotations

from typing import Any

from portal.infra.work import Work
from portal.intake.service import comparing
from portal.kernel.errors import NotFound
from portal.kernel.ids import known
from portal.registry.book.registry import CATEGORIES
from rewards.eligibility import policy, queries, rules
from rewards.eligibility.book import registry
from rewards.eligibility.models import RewardJoint
from rewards.eligibility.service import pairing
from rewards.eligibility.service.bases import Sheet, sheet


def case_view(work: Work, case_id: int) -> dict[str, Any]:
    """Return everything about who of a case may be rewarded; NotFound without an office for it."""
    case = queries.own_case(work.session, work.actor, case_id)
    if not (policy.sees(work.actor) or policy.can_link(work.actor)):
        raise NotFound
    order = queries.arrivals(work.session, case_id)
    links = queries.links(work.session, case_id)
    marked: dict[int, list[str]] = {each.tip_id: [] for each in order}
    reasons: dict[int, str] = {}
    for each in links:
        stands = queries.standing(work.session, each.finding_id).id
        marked.setdefault(each.tip_id, []).append(str(stands))
        reasons[each.tip_id] = each.reason
    sheets = [sheet(work, case_id, each.tip_id) for each in order]
    return {
        "case": case,
        "order": order,
        "findings": queries.findings(work.session, case_id),
        "sheets": [
            (
                each,
                marked[known(each.tip.id)],
                reasons.get(each.tip.id or 0, ""),
                _kept(work, each.tip),
            )
            for each in sheets
        ],
        "joints": [_joint(work, each) for each in queries.joints(work.session, case_id)],
        "ruling": queries.ruling(work.session, case_id),
        **pairing.view(work, case_id, [each.tip_id for each in order]),
        "to_rule": _to_rule(sheets),
        "follows": follows(work, case_id, {order[0].tip_id} if order else set()),
        "can_rule": policy.rules_first(work.actor),
        "categories": CATEGORIES,
        "why": rules.WHY_NAMES,
        "answers": rules.ANSWER_NAMES,
        "asks": rules.ASKS_NAMES,
        "can_link": policy.can_link(work.actor),
        "can_prepare": policy.prepares(work.actor),
    }


def follows(work: Work, case_id: int, first: set[int]) -> list[rules.Standing]:
    """Return the rewards that a ruling for another first report concerns; for the offices of rewards."""
    if not policy.sees(work.actor):
        return []
    standing = work.ask(rules.RewardsStanding(case_id), ())
    return [each for each in standing if each.tip_id not in first]


def _to_rule(sheets: list[Sheet]) -> list[Sheet]:
    """Return the reports that could come first while the first is not rewarded; none when it may be."""
    if len(sheets) == 1 or not sheets or not sheets[0].bars:
        return []
    return [each for each in sheets[1:] if not each.bars]


def case_section(work: Work, case_id: int) -> dict[str, Any] | None:
    """Return a way in for investigators of the owner, who see no rewards; None for all others."""
    if policy.sees(work.actor) or not policy.can_link(work.actor):
        return None
    try:
        queries.own_case(work.session, work.actor, case_id)
    except NotFound:
        return None
    wanted = any(each.wants_reward for each in queries.tips(work.session, case_id))
    return {"case_id": case_id} if wanted else None


def _kept(work: Work, tip: queries.TipRow) -> bool:
    return comparing.is_kept(work, tip)


def _joint(work: Work, joint: RewardJoint) -> dict[str, Any]:
    joint_id = known(joint.id)
    members = queries.members(work.session, joint_id)
    entered = queries.entered(work.session, joint_id)
    ids = [each.tip_id for each in members]
    return {
        "joint": joint,
        "members": [
            (each, queries.tip_number(work.session, each.tip_id), entered.get(each.tip_id))
            for each in members
        ],
        "disagree": len(entered) == len(ids) and rules.agreed(ids, entered) is None,
        "can_decide": policy.can_decide(work.actor, joint) and joint.settled_at is None,
    }


def follow_view(work: Work, tip_id: int) -> dict[str, Any] | None:
    """Return when a reporter's identity was compared, and the joint report they are part of.

    Of the others the last four signs only. None when there is neither.
    """
    if work.actor.tip_id != tip_id:
        return None
    compared = queries.compared(work.session, tip_id)
    joint = queries.joint_of(work.session, tip_id)
    if joint is None:
        return {"joint": None, "compared": compared} if compared else None
    return {"compared": compared, **_joint_of(work, joint, tip_id)}


def _joint_of(work: Work, joint: RewardJoint, tip_id: int) -> dict[str, Any]:
    joint_id = known(joint.id)
    entered = queries.entered(work.session, joint_id)
    members = [
        (each, queries.tip_number(work.session, each.tip_id)[-4:], each.tip_id == tip_id)
        for each in queries.members(work.session, joint_id)
    ]
    mine = entered.get(tip_id)
    return {
        "joint": joint,
        "members": members,
        "mine": mine,
        "others_entered": len(set(entered) - {tip_id}),
        "differ": len(entered) == len(members) and joint.settled_at is None,
    }


def statements_view(work: Work) -> dict[str, Any]:
    """Return what the custodian and the head are asked; NotFound for everybody else."""
    if not policy.sees_statements(work.actor):
        raise NotFound
    rows = [
        {
            "statement": each,
            "number": queries.tip_number(work.session, each.tip_id),
            "other": queries.tip_number(work.session, each.other_tip_id)
            if each.other_tip_id
            else "",
            "ground": None if each.other_tip_id else registry.ground(each.ground),
            "can_release": each.released_by is None and policy.can_release(work.actor, each),
            "can_answer": policy.can_answer(work.actor, each),
        }
        for each in queries.statements_open(work.session, work.actor)
    ]
    names = {"answers": rules.ANSWER_NAMES, "paired": rules.ANSWERED_PAIR}
    return {"rows": rows, "same_person": rules.SAME_PERSON, **names}


def home_view(work: Work) -> dict[str, Any] | None:
    """Return how many questions wait for the acting custodian or head, None when none does."""
    waiting = [
        each
        for each in queries.statements_open(work.session, work.actor)
        if policy.can_answer(work.actor, each)
        or (each.released_by is None and policy.can_release(work.actor, each))
    ]
    return {"count": len(waiting)} if waiting else None
