"""Reading the documents of a referral."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseDocument
from portal.signatures.models import DocumentSignature
from referrals.transfers.models import Transfer, TransferPaper


def papers(session: Session, transfer: Transfer) -> dict[str, TransferPaper]:
    """Return the documents that count, by kind."""
    rows = select(TransferPaper).where(TransferPaper.transfer_id == transfer.id)
    return {each.kind: each for each in session.exec(rows.order_by(col(TransferPaper.id)))}


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


def signed_before(session: Session, transfer: Transfer) -> Sequence[DocumentSignature]:
    """Return the last signature on each document that was drawn up again since it was signed."""
    counts = [each.document_id for each in papers(session, transfer).values()]
    rows = (
        select(DocumentSignature)
        .join(TransferPaper, col(TransferPaper.document_id) == DocumentSignature.signed_id)
        .where(
            TransferPaper.transfer_id == transfer.id,
            col(DocumentSignature.signed_id).not_in(counts),
            col(DocumentSignature.root_id).not_in(
                select(DocumentSignature.root_id).where(
                    col(DocumentSignature.signed_id).in_(counts)
                )
            ),
        )
    )
    last = {each.root_id: each for each in session.exec(rows.order_by(col(DocumentSignature.id)))}
    return list(last.values())
