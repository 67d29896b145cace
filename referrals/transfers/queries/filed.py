"""Reading the documents of a referral."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseDocument
from portal.deliveries.events import DocumentDelivered
from portal.deliveries.models import Delivery
from portal.infra.once import once
from portal.signatures.models import DocumentSignature
from referrals.transfers.models import Transfer, TransferPaper, TransferUnit


def papers(session: Session, transfer: Transfer) -> dict[str, TransferPaper]:
    """Return the documents that count, by kind."""
    return {each.kind: each for each in every_paper(session, transfer)}


def every_paper(session: Session, transfer: Transfer) -> Sequence[TransferPaper]:
    """Return the documents there were, those since replaced too, in the order they were made."""
    rows = select(TransferPaper).where(TransferPaper.transfer_id == transfer.id)
    ordered = rows.order_by(col(TransferPaper.id))
    return once(session, ("papers", transfer.id), lambda: session.exec(ordered).all())


def paper_of_document(session: Session, document_id: int) -> TransferPaper | None:
    """Return the paper of a referral that a document of its case is, if it is one."""
    rows = select(TransferPaper).where(TransferPaper.document_id == document_id)
    return session.exec(rows).first()


def on_file(session: Session, transfer: Transfer) -> frozenset[str]:
    """Return the kinds of which the document that counts still lies with the case, unchanged."""
    rows = select(TransferPaper.kind, TransferPaper.sha256, CaseDocument.sha256).where(
        TransferPaper.transfer_id == transfer.id, TransferPaper.document_id == CaseDocument.id
    )
    found = {
        kind: made == kept
        for kind, made, kept in session.exec(rows.order_by(col(TransferPaper.id)))
    }
    return frozenset(kind for kind, same in found.items() if same)


def signed_before(
    session: Session, every: Sequence[TransferPaper], counting: Collection[TransferPaper]
) -> Sequence[DocumentSignature]:
    """Return the last signature on each of these documents that was drawn up again since it was signed."""
    old = {each.document_id for each in every} - {each.document_id for each in counting}
    if not old:
        return []
    rows = select(DocumentSignature).where(col(DocumentSignature.signed_id).in_(old))
    counts = {each.document_id for each in counting}
    last = {each.root_id: each for each in session.exec(rows.order_by(col(DocumentSignature.id)))}
    signed_since = select(DocumentSignature.root_id).where(
        col(DocumentSignature.signed_id).in_(counts)
    )
    still = set(session.exec(signed_since)) if last else set()
    return [each for root, each in last.items() if root not in still]


def paper_numbered(session: Session, case_id: int, kind: str, number: str) -> TransferPaper | None:
    """Return the newest document of a referral of a case with this kind and number."""
    rows = (
        select(TransferPaper)
        .join(Transfer, col(Transfer.id) == TransferPaper.transfer_id)
        .where(
            Transfer.case_id == case_id,
            TransferPaper.kind == kind,
            TransferPaper.number == number,
        )
    )
    return session.exec(rows.order_by(col(TransferPaper.id).desc()).limit(1)).first()


def first_delivered(session: Session, event: DocumentDelivered) -> bool:
    """Tell whether this is the first delivery of a letter that its maker recorded."""
    rows = (
        select(Delivery.receipt_id)
        .join(CaseDocument, col(CaseDocument.id) == Delivery.document_id)
        .where(
            Delivery.case_id == event.case_id,
            col(Delivery.to_agency).is_(None),
            CaseDocument.kind == event.kind,
            CaseDocument.number == event.number,
        )
    )
    return session.exec(rows.order_by(col(Delivery.id)).limit(1)).first() == event.receipt


def units(session: Session, transfer: Transfer) -> Sequence[TransferUnit]:
    """Return the police units the referral came to, first one first."""
    rows = select(TransferUnit).where(TransferUnit.transfer_id == transfer.id)
    return session.exec(rows.order_by(col(TransferUnit.id))).all()
