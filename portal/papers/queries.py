"""Reading letters and batches."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries as cases
from portal.cases.models import CaseFile
from portal.cases.queries.circles import shown_among
from portal.cases.rules import Visibility
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.papers.models import Paper, PaperBatch, PaperBatchItem, PaperVersion
from portal.papers.rules import PaperState


def get(
    session: Session, actor: Actor, case_id: int, paper_id: int, *, lock: bool = False
) -> Paper:
    """Return a letter of a case the actor sees in full; its row locked if asked. Raises NotFound."""
    cases.get(session, actor, case_id)
    rows = _readable(actor).where(Paper.id == paper_id, Paper.case_id == case_id)
    found = session.exec(rows.with_for_update() if lock else rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Paper]:
    return session.exec(
        _readable(actor).where(Paper.case_id == case_id).order_by(col(Paper.id))
    ).all()


def drafts_of(session: Session, subject: str, subject_id: int, agency: str) -> Sequence[Paper]:
    """Return what an agency has not sent yet of a subject, locked."""
    return session.exec(
        select(Paper)
        .where(
            Paper.subject == subject,
            Paper.subject_id == subject_id,
            Paper.agency == agency,
            Paper.state == PaperState.DRAFT,
        )
        .order_by(col(Paper.id))
        .with_for_update()
    ).all()


def with_document(session: Session, document_id: int) -> Sequence[Paper]:
    """Return the letters whose version that counts is this document, locked."""
    rows = select(Paper).where(Paper.document_id == document_id)
    return session.exec(rows.with_for_update()).all()


def versions(session: Session, actor: Actor, paper: Paper) -> Sequence[PaperVersion]:
    """Return the versions of a letter the actor reads: those before the last are its agency's own."""
    rows = select(PaperVersion).where(PaperVersion.paper_id == paper.id)
    if actor.agency != paper.agency:
        rows = rows.where(PaperVersion.version == paper.version)
    return session.exec(rows.order_by(col(PaperVersion.version))).all()


def version(session: Session, paper_id: int, number: int) -> PaperVersion:
    found = session.exec(
        select(PaperVersion).where(
            PaperVersion.paper_id == paper_id, PaperVersion.version == number
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def register(session: Session, actor: Actor, *, before: int | None, limit: int) -> Sequence[Paper]:
    """Return the agency's numbers, newest first, voided ones too; of cases the actor sees only."""
    seen = cases.visible_to(actor).where(CaseFile.id == Paper.case_id)
    rows = select(Paper).where(Paper.agency == actor.agency, seen.correlate(Paper).exists())
    if before is not None:
        rows = rows.where(col(Paper.id) < before)
    return session.exec(rows.order_by(col(Paper.id).desc()).limit(limit)).all()


def batch(session: Session, actor: Actor, batch_id: int, *, lock: bool = False) -> PaperBatch:
    """Return a batch of the actor's own. Raises NotFound."""
    rows = select(PaperBatch).where(
        PaperBatch.id == batch_id,
        PaperBatch.agency == actor.agency,
        PaperBatch.officer_id == actor.officer_id,
    )
    found = session.exec(rows.with_for_update() if lock else rows).one_or_none()
    if found is None:
        raise NotFound
    return found


def batches(session: Session, actor: Actor, limit: int = 20) -> Sequence[PaperBatch]:
    return session.exec(
        select(PaperBatch)
        .where(PaperBatch.agency == actor.agency, PaperBatch.officer_id == actor.officer_id)
        .order_by(col(PaperBatch.id).desc())
        .limit(limit)
    ).all()


def waiting(session: Session, batch_id: int, limit: int) -> Sequence[PaperBatchItem]:
    return session.exec(
        select(PaperBatchItem)
        .where(PaperBatchItem.batch_id == batch_id, PaperBatchItem.state == "waiting")
        .order_by(col(PaperBatchItem.id))
        .limit(limit)
    ).all()


def failures(session: Session, batch_id: int, limit: int) -> Sequence[PaperBatchItem]:
    return session.exec(
        select(PaperBatchItem)
        .where(PaperBatchItem.batch_id == batch_id, PaperBatchItem.state == "failed")
        .order_by(col(PaperBatchItem.id))
        .limit(limit)
    ).all()


def _readable(actor: Actor) -> SelectOfScalar[Paper]:
    """Select one's own agency's letters, and what others sent for every agency of the case."""
    sent = and_(
        Paper.visibility == Visibility.ALL,
        Paper.state == PaperState.SENT,
        shown_among(actor.agency, col(Paper.document_id)),
    )
    return select(Paper).where(or_(sent, Paper.agency == actor.agency))
