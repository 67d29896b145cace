"""Reading what institutions declared of themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from referrals.campaigns.models import Campaign, CampaignTask, SelfCheck, SelfCheckWithdrawal
from referrals.campaigns.queries import visible_to


@dataclass(frozen=True, slots=True)
class Row:
    """A declaration, and what it was withdrawn for ("" when it counts)."""

    row: SelfCheck
    withdrawn: str


def of_task(session: Session, task_id: int) -> list[Row]:
    """Return what was declared for a task, withdrawn rows too, in order."""
    rows = (
        select(SelfCheck, SelfCheckWithdrawal.reason)
        .join(
            SelfCheckWithdrawal,
            col(SelfCheckWithdrawal.self_check_id) == col(SelfCheck.id),
            isouter=True,
        )
        .where(SelfCheck.task_id == task_id)
    )
    return [
        Row(row, reason or "") for row, reason in session.exec(rows.order_by(col(SelfCheck.id)))
    ]


def sums(session: Session, task_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Return (rows, declared, returned) in fen of what counts, by task; tasks without are left out."""
    withdrawn = select(SelfCheckWithdrawal.self_check_id)
    rows = (
        select(
            SelfCheck.task_id,
            func.count(),
            func.sum(SelfCheck.amount_fen),
            func.sum(SelfCheck.returned_fen),
        )
        .where(col(SelfCheck.task_id).in_(task_ids), col(SelfCheck.id).not_in(withdrawn))
        .group_by(col(SelfCheck.task_id))
    )
    return {
        task: (count, int(declared), int(returned))
        for task, count, declared, returned in session.exec(rows)
    }


def pairs(session: Session, campaign_id: int) -> set[tuple[int, str]]:
    """Return (institution, category) of everything declared in a campaign that counts."""
    withdrawn = select(SelfCheckWithdrawal.self_check_id)
    rows = select(SelfCheck.institution_id, SelfCheck.category).where(
        SelfCheck.campaign_id == campaign_id, col(SelfCheck.id).not_in(withdrawn)
    )
    return {(place, category) for place, category in session.exec(rows)}


def files(session: Session, campaign_id: int) -> frozenset[str]:
    """Return the digests of the files already taken in for a campaign."""
    rows = select(SelfCheck.file_sha256).where(SelfCheck.campaign_id == campaign_id).distinct()
    return frozenset(session.exec(rows).all()) - {""}


def get(session: Session, actor: Actor, self_check_id: int) -> tuple[SelfCheck, CampaignTask]:
    """Return a declaration that counts, of a campaign the actor sees, with its task, locked."""
    seen = visible_to(actor).with_only_columns(col(Campaign.id))
    row = session.exec(
        select(SelfCheck).where(SelfCheck.id == self_check_id, col(SelfCheck.campaign_id).in_(seen))
    ).one_or_none()
    if row is None:
        raise NotFound
    task = session.exec(
        select(CampaignTask).where(CampaignTask.id == row.task_id).with_for_update()
    ).one()
    return row, task


def is_withdrawn(session: Session, self_check_id: int) -> bool:
    """Tell whether a declaration counts no more."""
    rows = select(SelfCheckWithdrawal.id).where(SelfCheckWithdrawal.self_check_id == self_check_id)
    return session.exec(rows).first() is not None


def returned_before(
    session: Session, institution_id: int, before: datetime
) -> Sequence[tuple[SelfCheck, str]]:
    """Return what an institution declared and gave back before an instant, with its campaign's title."""
    withdrawn = select(SelfCheckWithdrawal.self_check_id)
    rows = (
        select(SelfCheck, Campaign.title)
        .join(Campaign, col(Campaign.id) == col(SelfCheck.campaign_id))
        .where(
            SelfCheck.institution_id == institution_id,
            SelfCheck.returned_fen > 0,
            SelfCheck.recorded_at < before,
            col(SelfCheck.id).not_in(withdrawn),
        )
    )
    return [(row, title) for row, title in session.exec(rows.order_by(col(SelfCheck.id)))]
