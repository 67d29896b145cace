"""Reading the results of campaigns: what is to be published, and what the public reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from portal.cases.models import CaseFile
from portal.cases.rules import Stage
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.registry.models import Institution
from referrals.campaigns.models import Campaign, CampaignResult, CampaignTask
from referrals.campaigns.queries import visible_to
from referrals.campaigns.rules import ResultState, TaskState

WITH_THE_POLICE = (Stage.REFERRED, Stage.CRIMINAL)


def on_show(session: Session, today: date, *, limit: int = 50) -> Sequence[CampaignResult]:
    """Return the results on show today, the newest first."""
    rows = select(CampaignResult).where(
        CampaignResult.state == ResultState.PUBLISHED, col(CampaignResult.until) >= today
    )
    return session.exec(rows.order_by(col(CampaignResult.id).desc()).limit(limit)).all()


def shown(session: Session, result_id: int, today: date) -> CampaignResult:
    """Return results on show today; NotFound for any other."""
    found = session.get(CampaignResult, result_id)
    if found is None or found.state is not ResultState.PUBLISHED or found.until < today:
        raise NotFound
    return found


def get(session: Session, actor: Actor, result_id: int, *, lock: bool = False) -> CampaignResult:
    """Return results of a campaign the actor may see; NotFound for any other."""
    seen = visible_to(actor).with_only_columns(col(Campaign.id))
    rows = select(CampaignResult).where(
        CampaignResult.id == result_id, col(CampaignResult.campaign_id).in_(seen)
    )
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    found = session.exec(rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_campaign(session: Session, campaign_id: int) -> Sequence[CampaignResult]:
    """Return everything told or to be told of a campaign, the newest first."""
    rows = select(CampaignResult).where(CampaignResult.campaign_id == campaign_id)
    return session.exec(rows.order_by(col(CampaignResult.id).desc())).all()


def checked(
    session: Session, campaign_id: int
) -> Sequence[tuple[CampaignTask, Institution, Stage | None]]:
    """Return every task done, its institution and the stage of its case, by name."""
    rows = (
        select(CampaignTask, Institution, CaseFile.stage)
        .join(Institution, col(Institution.id) == col(CampaignTask.institution_id))
        .join(CaseFile, col(CaseFile.id) == col(CampaignTask.case_id), isouter=True)
        .where(CampaignTask.campaign_id == campaign_id, CampaignTask.state == TaskState.DONE)
    )
    ordered = rows.order_by(col(Institution.name), col(CampaignTask.id))
    return [
        (task, place, Stage(stage) if stage else None)
        for task, place, stage in session.exec(ordered)
    ]


def with_the_police(session: Session, campaign_id: int) -> frozenset[str]:
    """Return the codes of the institutions of a campaign of which a case of its checks is with the police."""
    rows = (
        select(Institution.code)
        .join(CampaignTask, col(CampaignTask.institution_id) == col(Institution.id))
        .join(CaseFile, col(CaseFile.id) == col(CampaignTask.case_id))
        .where(CampaignTask.campaign_id == campaign_id, col(CaseFile.stage).in_(WITH_THE_POLICE))
    )
    return frozenset(session.exec(rows).all())


def cases_of(session: Session, campaign_id: int) -> Sequence[int]:
    """Return the ids of the cases the checks of a campaign opened."""
    rows = select(CampaignTask.case_id).where(
        CampaignTask.campaign_id == campaign_id, col(CampaignTask.case_id).is_not(None)
    )
    return [each for each in session.exec(rows.distinct()) if each is not None]


def places_of(session: Session, campaign_id: int) -> Sequence[int]:
    """Return the ids of the institutions a campaign checked."""
    rows = select(CampaignTask.institution_id).where(
        CampaignTask.campaign_id == campaign_id, CampaignTask.state == TaskState.DONE
    )
    return session.exec(rows.distinct()).all()
