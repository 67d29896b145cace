"""An agency is no more: campaigns it ordered, leads or joined go on with its successor."""

from __future__ import annotations

from portal.infra.work import Work
from portal.sharing.events import AgencySucceeded
from referrals.campaigns.queries import joining, succession
from referrals.campaigns.rules import JoinEnd
from referrals.campaigns.service.ending_joins import end


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
    for join in succession.asked(work.session, before):
        join.agency = after if join.agency == before else join.agency
        join.host = after if join.host == before else join.host
        work.session.add(join)
    work.session.flush()
    _cases_asking(work, before, after)


def _cases_asking(work: Work, before: str, after: str) -> None:
    """Put the successor into what cases asked; what it would ask twice, or itself, ends."""
    for join in succession.asked_from_cases(work.session, before):
        agency = after if join.agency == before else join.agency
        host = after if join.host == before else join.host
        others = joining.waiting_for(work.session, inspection_id=join.inspection_id)
        twice = any(each.id != join.id and each.agency == agency for each in others)
        if twice or agency == host:
            end(work, join, JoinEnd.SUCCEEDED)
            continue
        join.agency, join.host = agency, host
        work.session.add(join)
        work.session.flush()
