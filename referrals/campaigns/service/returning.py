"""Money an institution declared of itself: ordered back in the case of its check, by two persons."""

from __future__ import annotations

from enum import StrEnum

from portal.cases import queries as cases
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound
from portal.kernel.ids import known
from portal.kernel.money import format_yuan
from portal.kernel.policy import require
from referrals.campaigns import policy, queries
from referrals.campaigns.models import CampaignTask
from referrals.campaigns.queries import money, targets, tasks
from referrals.recoveries import policy as recovering
from referrals.recoveries import service as recoveries
from referrals.recoveries.forms import Propose
from referrals.recoveries.rules import Ledger, Origin


class Returning(StrEnum):
    """How it stands with ordering back what was declared."""

    NOTHING = "nothing"
    NO_CASE = "no_case"
    NOT_YOURS = "not_yours"
    CASE_OVER = "case_over"
    ORDERED = "ordered"
    OPEN = "open"


def standing(work: Work, task: CampaignTask) -> tuple[Returning, int]:
    """Return whether the actor may propose the order now, and the id of the one there is, else 0."""
    if not task.declared_fen:
        return Returning.NOTHING, 0
    if task.case_id is None:
        return Returning.NO_CASE, 0
    try:
        case = cases.get(work.session, work.actor, task.case_id)
    except NotFound:
        return Returning.NOT_YOURS, 0
    order_id = money.fund_order(work.session, work.actor, task.case_id)
    if order_id:
        return Returning.ORDERED, order_id
    if not recovering.can_propose(work.actor, case.agency):
        return Returning.NOT_YOURS, 0
    over = case.stage is Stage.CLOSED or case.merged_into is not None
    return (Returning.CASE_OVER if over else Returning.OPEN), 0


def propose_return(work: Work, task_id: int) -> int:
    """Propose to order back to the fund what was declared; return the id of the order.

    The head of the case's agency decides on it, finance books what came. Conflict unless `standing`
    is open.
    """
    task = tasks.get(work.session, work.actor, task_id, lock=True)
    campaign = queries.by_id(work.session, task.campaign_id)
    require(policy.can_declare(work.actor, campaign, task))
    if standing(work, task)[0] is not Returning.OPEN:
        raise Conflict
    said, back = format_yuan(task.declared_fen), format_yuan(task.returned_fen)
    form = Propose(
        ledger=Ledger.FUND,
        obligor=targets.one(work.session, task.institution_id).name,
        amount=task.declared_fen,
        basis=f"{campaign.title}自查自纠：申报违规使用基金 {said} 元，已退回 {back} 元，到账以核对为准",
    )
    made = recoveries.propose(
        work, known(task.case_id), form, origin=Origin.VOLUNTARY, origin_id=task_id
    )
    return known(made.id)
