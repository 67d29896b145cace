"""Reading what is not sent, not handed out or only open: drafts, their codes, slips, mailboxes, buckets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from portal.intake.models import DraftCode, FormBucket, MailboxSession, TipDraft, TipSlip


def draft(session: Session, row_key: bytes, *, lock: bool = False) -> TipDraft | None:
    rows = select(TipDraft).where(TipDraft.row_key == row_key)
    if lock:
        rows = rows.with_for_update().execution_options(populate_existing=True)
    return session.exec(rows).one_or_none()


def draft_code(session: Session, number: str) -> tuple[bytes, int, int, bytes] | None:
    """Return salt, memory in KiB, passes and sealed cookie of the draft saved under this number.

    Plain columns and no object, as `lock_by_number`: whether it is there is not to be measured.
    """
    rows = columns(
        col(DraftCode.salt),
        col(DraftCode.kdf_memory_kib),
        col(DraftCode.kdf_passes),
        col(DraftCode.sealed),
    ).where(col(DraftCode.number) == number)
    found = session.connection().execute(rows).one_or_none()
    return None if found is None else tuple(found)  # type: ignore[return-value]


def code_of_draft(session: Session, draft_id: int) -> DraftCode | None:
    return session.exec(select(DraftCode).where(DraftCode.draft_id == draft_id)).one_or_none()


def bucket(session: Session, name: str) -> FormBucket | None:
    """Return a bucket, locked."""
    rows = select(FormBucket).where(FormBucket.name == name).with_for_update()
    return session.exec(rows.execution_options(populate_existing=True)).one_or_none()


def buckets(session: Session) -> Sequence[FormBucket]:
    return session.exec(select(FormBucket)).all()


def drafts_expired(session: Session, now: datetime) -> Sequence[TipDraft]:
    return session.exec(select(TipDraft).where(TipDraft.expires_at <= now)).all()


def mailbox(session: Session, token_hash: bytes) -> MailboxSession | None:
    return session.get(MailboxSession, token_hash)


def mailboxes(session: Session) -> Sequence[MailboxSession]:
    return session.exec(select(MailboxSession)).all()


def slip(session: Session, tip_id: int) -> TipSlip | None:
    return session.get(TipSlip, tip_id)


def slips_expired(session: Session, now: datetime) -> Sequence[TipSlip]:
    return session.exec(select(TipSlip).where(TipSlip.expires_at <= now)).all()


def slips_of(session: Session, officer_id: int) -> Sequence[TipSlip]:
    """Return an officer's slips that were not handed out, locked."""
    rows = select(TipSlip).where(TipSlip.officer_id == officer_id)
    return session.exec(rows.order_by(col(TipSlip.tip_id)).with_for_update()).all()
