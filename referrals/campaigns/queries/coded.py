"""Reading one-time codes, for whoever shows one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from referrals.campaigns.models import CampaignTask, SelfCheckCode


def live(session: Session, task_id: int) -> Sequence[SelfCheckCode]:
    """Return the codes of a task not used yet and not replaced."""
    rows = select(SelfCheckCode).where(
        SelfCheckCode.task_id == task_id, col(SelfCheckCode.used_at).is_(None)
    )
    return session.exec(rows).all()


def of_digest(session: Session, digest: str) -> SelfCheckCode | None:
    """Return the code of a hash, held until the transaction ends."""
    rows = select(SelfCheckCode).where(SelfCheckCode.digest == digest).with_for_update()
    return session.exec(rows.execution_options(populate_existing=True)).one_or_none()


def task(session: Session, code: SelfCheckCode) -> CampaignTask:
    """Return the task a code is for, held until the transaction ends."""
    rows = select(CampaignTask).where(CampaignTask.id == code.task_id).with_for_update()
    return session.exec(rows.execution_options(populate_existing=True)).one()
