"""What an agency that is no more has open in campaigns."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from referrals.campaigns.models import Campaign, CampaignMember, CampaignTask, CaseJoin, CheckJoin
from referrals.campaigns.rules import JoinState, State, TaskState

OPEN = (State.PLANNED, State.RUNNING)


def under_way(session: Session, agency: str) -> Sequence[Campaign]:
    """Return the campaigns not over that an agency ordered or leads, held."""
    ours = or_(Campaign.agency == agency, Campaign.lead == agency)
    return session.exec(
        select(Campaign).where(ours, col(Campaign.state).in_(OPEN)).with_for_update()
    ).all()


def memberships(session: Session, agency: str) -> Sequence[CampaignMember]:
    """Return where an agency is a member of a campaign not over."""
    rows = select(CampaignMember).join(
        Campaign, col(Campaign.id) == col(CampaignMember.campaign_id)
    )
    rows = rows.where(CampaignMember.agency == agency, col(Campaign.state).in_(OPEN))
    return session.exec(rows).all()


def is_member(session: Session, campaign_id: int, agency: str) -> bool:
    """Tell whether an agency is a member of a campaign."""
    rows = select(CampaignMember.id).where(
        CampaignMember.campaign_id == campaign_id, CampaignMember.agency == agency
    )
    return session.exec(rows).first() is not None


def open_tasks(session: Session, agency: str) -> Sequence[CampaignTask]:
    """Return the tasks of an agency that are not over."""
    rows = select(CampaignTask).where(
        CampaignTask.agency == agency,
        col(CampaignTask.state).in_((TaskState.OPEN, TaskState.ASSIGNED, TaskState.UNDER_WAY)),
    )
    return session.exec(rows).all()


def asked(session: Session, agency: str) -> Sequence[CheckJoin]:
    """Return what an agency asked or is asked and nobody answered."""
    rows = select(CheckJoin).where(
        or_(CheckJoin.agency == agency, CheckJoin.host == agency),
        CheckJoin.state == JoinState.ASKED,
    )
    return session.exec(rows).all()


def asked_from_cases(session: Session, agency: str) -> Sequence[CaseJoin]:
    """Return what an agency asked or is asked from the page of a case and nobody answered."""
    rows = select(CaseJoin).where(
        or_(CaseJoin.agency == agency, CaseJoin.host == agency),
        CaseJoin.state == JoinState.ASKED,
    )
    return session.exec(rows).all()
