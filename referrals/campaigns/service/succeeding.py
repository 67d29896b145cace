"""An agency is no more: campaigns it ordered, leads or joined go on with its successor."""

from __future__ import annotations

from portal.infra.work import Work
from portal.sharing.events import AgencySucceeded
from referrals.campaigns.models import CaseJoin, CheckJoin
from referrals.campaigns.queries import succession


def when_agency_succeeded(work: Work, event: AgencySucceeded) -> None:
    """Put the successor where the other stood in every campaign not over; what is done stays named.

    A member already keeps its own checklist, and gets the other's tasks.
    """
    before, after = event.from_agency, event.to_agency
    for campaign in succession.under_way(work.session, before):
        campaign.agency = after if campaign.agency == before else campaign.agency
        campaign.lead = after if campaign.lead == before else campaign.lead
        work.session.add(campaign)
    for member in succession.memberships(work.session, before):
        if not succession.is_member(work.session, member.campaign_id, after):
            member.agency = after
            work.session.add(member)
    for task in succession.open_tasks(work.session, before):
        task.agency = after
        task.first_officer_id = task.second_officer_id = None
        work.session.add(task)
    asked: list[CheckJoin | CaseJoin] = [*succession.asked(work.session, before)]
    asked += succession.asked_from_cases(work.session, before)
    for join in asked:
        join.agency = after if join.agency == before else join.agency
        join.host = after if join.host == before else join.host
        work.session.add(join)
    work.session.flush()
