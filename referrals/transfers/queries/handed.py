"""Reading what was handed over, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, func, select

from portal.audit.models import AuditLeaf
from portal.cases.models import CaseDocument
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.kernel.actor import Actor
from referrals.transfers.models import StepRecord, Transfer, TransferPackage, TransferPaper
from referrals.transfers.queries import visible_to


def hand_over_leaf(session: Session, transfer: Transfer) -> AuditLeaf | None:
    """Return the entry of the newest hand-over in the custody log."""
    rows = select(AuditLeaf).where(
        AuditLeaf.case_id == transfer.case_id, AuditLeaf.event == "CaseHandedOver"
    )
    found = session.exec(rows.order_by(col(AuditLeaf.id).desc())).all()
    return next((each for each in found if each.body["facts"]["number"] == transfer.number), None)


def papers_filed_as(session: Session, document_id: int) -> Sequence[TransferPaper]:
    """Return the papers that are this document of the case."""
    rows = select(TransferPaper).where(TransferPaper.document_id == document_id)
    return session.exec(rows).all()


def digests_of(session: Session, transfer: Transfer) -> set[str]:
    """Return the digests of every document on file in the case."""
    rows = select(CaseDocument.sha256).where(CaseDocument.case_id == transfer.case_id)
    return set(session.exec(rows))


def files_of(session: Session, transfer: Transfer) -> int:
    """Return how many files of evidence the case itself has."""
    return len(evidence.of(session, ContainerKind.CASE, transfer.case_id))


def package_for(session: Session, transfer: Transfer) -> TransferPackage | None:
    """Return the newest package made for the agency that receives the referral now."""
    rows = select(TransferPackage).where(
        TransferPackage.transfer_id == transfer.id,
        TransferPackage.receiver == transfer.receiving_agency,
    )
    return session.exec(rows.order_by(col(TransferPackage.id).desc()).limit(1)).one_or_none()


def sent_by(session: Session, actor: Actor, *, limit: int) -> Sequence[Transfer]:
    """Return the referrals the actor's agency made, those that moved last first."""
    rows = visible_to(actor).where(Transfer.referring_agency == actor.agency)
    return session.exec(rows.order_by(col(Transfer.updated_at).desc()).limit(limit)).all()


def newest_act(session: Session, actor: Actor) -> tuple[str, int]:
    """Return when the last of the agency's own referrals moved, and how many there are."""
    rows = visible_to(actor).where(Transfer.referring_agency == actor.agency).subquery()
    newest, count = session.exec(select(func.max(rows.c.updated_at), func.count())).one()
    return str(newest), count


def last_acts(session: Session, transfers: Sequence[Transfer]) -> dict[int, StepRecord]:
    """Return the last step taken on each referral, by referral."""
    newest = (
        select(func.max(StepRecord.id))
        .where(
            col(StepRecord.transfer_id).in_([each.id for each in transfers]),
            StepRecord.reasons == "",
        )
        .group_by(col(StepRecord.transfer_id))
    )
    rows = select(StepRecord).where(col(StepRecord.id).in_(newest))
    return {each.transfer_id: each for each in session.exec(rows)}
