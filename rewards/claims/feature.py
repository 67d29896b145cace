"""Rewards, offered to the application."""

from collections.abc import Mapping
from typing import Any

from portal.cases.events import CaseReopened, FindingRecorded, OwnerChanging
from portal.erasure.rules import RewardOpen
from portal.followup.rules.asked import Reward, RewardOf
from portal.infra.feature import Feature, Job, NavItem, Section
from portal.infra.work import Work
from portal.intake.events import TipWithdrawn
from portal.kernel.text import Text
from portal.linking.events import CaseGaveBack, CasesMerging, MergeUndoing, PartSplitOff
from portal.publicity.rules import Rewards, RewardsPaid
from rewards.claims import jobs, queries, routes
from rewards.claims.rules import SEEN_BY, State
from rewards.claims.service import bases, figures, keeping, sealing, views
from rewards.eligibility.events import JointEnded
from rewards.eligibility.rules import FindingsCounted, RewardsStanding


def _case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    case = queries.own_case(work.session, work.actor, case_id)
    view = views.case_view(work, case) if case else None
    return view if view and (view["rows"] or view["tips"]) else None


def _home(work: Work, _: int) -> Mapping[str, Any] | None:
    return views.home_view(work)


def _reward(work: Work, asked: RewardOf) -> Reward | None:
    """Tell where the reward of a tip stands; what is only proposed is not told as more than that."""
    award = queries.of_tip(work.session, asked.tip_id)
    if award is None:
        return None
    state = State.PROPOSED if award.state is State.CHECKED else award.state
    return Reward(state.value, award.claim_by)


def _paid(work: Work, question: RewardsPaid) -> Rewards:
    return figures.between(work, question.since, question.until)


feature = Feature(
    "rewards.claims",
    public=(routes.public,),
    staff=(routes.staff,),
    subscribers=(
        (CasesMerging, keeping.keep_apart),
        (MergeUndoing, keeping.keep_together),
        (OwnerChanging, keeping.keep_owner),
        (FindingRecorded, keeping.when_found),
        (CaseReopened, keeping.when_reopened),
        (PartSplitOff, keeping.when_split),
        (CaseGaveBack, keeping.when_unmerged),
        (JointEnded, keeping.when_joint_ended),
        (TipWithdrawn, keeping.when_withdrawn),
    ),
    wraps=sealing.WRAPS,
    jobs=(
        Job("rewards.remind", 3600, jobs.remind),
        Job("rewards.expire", 3600, jobs.expire),
    ),
    answers=(
        (RewardOpen, keeping.open_for),
        (RewardOf, _reward),
        (RewardsPaid, _paid),
        (FindingsCounted, bases.counted),
        (RewardsStanding, bases.standing),
    ),
    sections=(
        Section("case", 220, "rewards/claims/_case.html", _case),
        Section("follow", 50, "rewards/claims/_follow.html", views.follow_view),
        Section("home", 50, "rewards/claims/_home.html", _home),
    ),
    nav=(NavItem(60, Text("举报奖励", "Rewards"), "claims.list", SEEN_BY),),
)
