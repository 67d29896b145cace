"""Reading certificates and signatures."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from portal.signatures.models import (
    DocumentSignature,
    PartySignature,
    SignaturePage,
    SigningAuthority,
    SigningKey,
)


def authority(session: Session) -> SigningAuthority | None:
    """Return the deployment's own authority, None before the first certificate."""
    return session.get(SigningAuthority, 1)


def key_of(session: Session, officer_id: int) -> SigningKey | None:
    """Return the key an officer signs with now, newest first; it may wait for its certificate."""
    rows = select(SigningKey).where(
        SigningKey.officer_id == officer_id, col(SigningKey.ended_at).is_(None)
    )
    return session.exec(rows.order_by(col(SigningKey.id).desc()).limit(1)).one_or_none()


def keys_of(session: Session, officer_id: int) -> Sequence[SigningKey]:
    """Return every key of an officer, the newest first."""
    rows = select(SigningKey).where(SigningKey.officer_id == officer_id)
    return session.exec(rows.order_by(col(SigningKey.id).desc())).all()


def ended(session: Session, serials: Sequence[str]) -> dict[str, SigningKey]:
    """Return the keys that no longer count among certificates of these serial numbers."""
    rows = select(SigningKey).where(
        col(SigningKey.serial).in_(serials), col(SigningKey.ended_at).is_not(None)
    )
    return {each.serial: each for each in session.exec(rows)}


def line(session: Session, document_id: int) -> Sequence[DocumentSignature]:
    """Return the signatures on the document this version belongs to, in order; empty for none."""
    either = or_(
        DocumentSignature.signed_id == document_id,
        DocumentSignature.document_id == document_id,
    )
    root = session.exec(select(DocumentSignature.root_id).where(either).limit(1)).one_or_none()
    rows = select(DocumentSignature).where(DocumentSignature.root_id == (root or document_id))
    return session.exec(rows.order_by(col(DocumentSignature.position))).all()


def of_case(session: Session, case_id: int) -> Sequence[DocumentSignature]:
    """Return every signature on the documents of a case, in the order they were given."""
    rows = select(DocumentSignature).where(DocumentSignature.case_id == case_id)
    return session.exec(rows.order_by(col(DocumentSignature.id))).all()


def parties(session: Session, document_id: int) -> Sequence[PartySignature]:
    """Return what stands on a version of a document for parties and witnesses, in order."""
    rows = select(PartySignature).where(PartySignature.document_id == document_id)
    return session.exec(rows.order_by(col(PartySignature.id))).all()


def page_of(session: Session, document_id: int) -> SignaturePage | None:
    """Return how a version came by its page of signatures, or that it was given one since."""
    either = or_(SignaturePage.document_id == document_id, SignaturePage.made_id == document_id)
    return session.exec(select(SignaturePage).where(either).limit(1)).one_or_none()
