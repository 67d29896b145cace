"""Who may plan, approve, run and read a campaign, and work on its tasks.

Before approval only the agency that ordered a campaign knows of it. Then every member reads it with
all its tasks: which institutions, who checks them, how many were in breach and the sums. What was
found lies in the case of each check, behind its own wall.
"""

from __future__ import annotations

from portal.cases.policy import opens
from portal.kernel.actor import Actor, Office
from referrals.campaigns.models import (
    Campaign,
    CampaignMember,
    CampaignResult,
    CampaignTask,
    CheckJoin,
)
from referrals.campaigns.rules import (
    HIDDEN,
    OPEN_TASKS,
    JoinState,
    ResultState,
    State,
    TaskState,
)

RUNS = (Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD)


def can_see(actor: Actor, campaign: Campaign, members: frozenset[str]) -> bool:
    """Tell whether the campaign is visible: the same wall as queries.visible_to."""
    if not opens(actor):
        return False
    if actor.agency == campaign.agency:
        return True
    return campaign.state not in HIDDEN and actor.agency in members


def can_plan(actor: Actor) -> bool:
    """Tell whether the actor may plan campaigns at all; which kinds, the level of the agency says."""
    return actor.holds(Office.INVESTIGATOR)


def can_decide(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor is the head of the ordering agency and did not plan it."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == campaign.agency
        and actor.officer_id != campaign.planned_by
        and campaign.state is State.PLANNED
    )


def can_run(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor may add tasks, hand them out and take in self-checks."""
    ours = actor.agency in {campaign.agency, campaign.lead}
    return ours and actor.holds(*RUNS) and campaign.state is State.RUNNING


def can_prepare(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor may add targets: also to a plan the head has not approved yet."""
    planned = campaign.state is State.PLANNED and actor.agency == campaign.agency
    return can_run(actor, campaign) or (planned and actor.holds(*RUNS))


def can_choose_checklist(actor: Actor, campaign: Campaign, mine: CampaignMember | None) -> bool:
    """Tell whether the actor may choose the checklist of an agency that inspects in the campaign."""
    return (
        mine is not None
        and mine.agency == actor.agency
        and bool(mine.checklist)
        and actor.holds(*RUNS)
        and campaign.state in {State.PLANNED, State.RUNNING}
    )


def can_work(actor: Actor, campaign: Campaign, task: CampaignTask) -> bool:
    """Tell whether the actor may do the task: investigators and heads of the agency it was given to."""
    return (
        campaign.state is State.RUNNING
        and task.agency == actor.agency
        and task.state in OPEN_TASKS
        and actor.holds(*RUNS)
    )


def can_begin(actor: Actor, campaign: Campaign, task: CampaignTask) -> bool:
    """Tell whether the actor may open the case of the check and plan its inspection."""
    ready = task.state is TaskState.ASSIGNED
    return can_work(actor, campaign, task) and ready and actor.holds(Office.INVESTIGATOR)


def can_reopen(actor: Actor, campaign: Campaign, task: CampaignTask) -> bool:
    """Tell whether the actor may take up again what was given up or reported by hand."""
    by_hand = task.state is TaskState.DONE and task.inspection_id is None and not task.declared
    return can_run(actor, campaign) and (task.state is TaskState.NOT_DONE or by_hand)


def can_declare(actor: Actor, campaign: Campaign, task: CampaignTask) -> bool:
    """Tell whether the actor may put down what the institution declares."""
    ours = task.agency == actor.agency or actor.agency in {campaign.agency, campaign.lead}
    return ours and actor.holds(*RUNS) and campaign.state is State.RUNNING


def can_answer(actor: Actor, join: CheckJoin) -> bool:
    return actor.agency == join.host and actor.holds(*RUNS) and join.state is JoinState.ASKED


def can_publish(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor may write what the public reads of a campaign that was summed up."""
    return actor.agency == campaign.agency and actor.holds(*RUNS) and campaign.state is State.CLOSED


def can_decide_result(actor: Actor, result: CampaignResult) -> bool:
    """Tell whether the actor is the head of that agency and did not write it."""
    return (
        actor.holds(Office.HEAD)
        and actor.agency == result.agency
        and actor.officer_id != result.proposed_by
        and result.state is ResultState.PROPOSED
    )


def can_withdraw_result(actor: Actor, result: CampaignResult) -> bool:
    """Tell whether the actor may take results back: heads and deputies of that agency."""
    return (
        actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
        and actor.agency == result.agency
        and result.state is ResultState.PUBLISHED
    )
