"""A member chooses which of its checklists it uses in a campaign."""

from __future__ import annotations

from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require
from referrals.campaigns import policy, queries
from referrals.campaigns.events import CampaignChecklistChosen
from referrals.campaigns.forms import ChooseChecklist
from referrals.campaigns.models import CampaignMember
from referrals.campaigns.service.ordering import own, today
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Checklist


def choices(work: Work) -> list[Checklist]:
    """Return the checklists of the actor's agency in force today, the general one first."""
    ours = own(work)
    return checklists.chosen_from(work.session, ours.code, ours.kind, today(work))


def choose_checklist(work: Work, campaign_id: int, form: ChooseChecklist) -> CampaignMember:
    """Choose one's own checklist for the checks of a campaign planned from now on.

    What was planned before keeps the version it was planned with. Invalid for another agency's, or
    one not in force.
    """
    campaign = queries.get(work.session, work.actor, campaign_id, lock=True)
    found = queries.members(work.session, campaign_id)
    mine = next((each for each in found if each.agency == work.actor.agency), None)
    if mine is None:
        raise NotFound
    require(policy.can_choose_checklist(work.actor, campaign, mine))
    if form.version not in {each.version for each in choices(work)}:
        raise Invalid(version="unknown_choice")
    mine.checklist = form.version
    work.session.add(mine)
    work.session.flush()
    work.record(
        CampaignChecklistChosen(
            campaign_id=campaign_id, agency=work.actor.agency, version=form.version
        )
    )
    return mine
