"""Reading questions and objections, and who opened what a reporter sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypeAlias

from sqlmodel import Session, col, select

from portal.audit.models import AuditLeaf
from portal.cases.events import CaseViewed
from portal.followup.models import Objection, ReporterQuestion
from portal.followup.rules import Asked, Objected
from portal.intake import queries as intake
from portal.intake.events import TipOpened
from portal.intake.models import Tip
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound

TipRow: TypeAlias = Tip


def questions(session: Session, tip_id: int) -> Sequence[ReporterQuestion]:
    """Return the questions about a tip the caller may see, in the order they were asked."""
    rows = select(ReporterQuestion).where(ReporterQuestion.tip_id == tip_id)
    return session.exec(rows.order_by(col(ReporterQuestion.id))).all()


def open_questions(session: Session, tip_id: int) -> list[ReporterQuestion]:
    """Return those that still wait for an answer."""
    return [each for each in questions(session, tip_id) if each.state is Asked.OPEN]


def question(session: Session, question_id: int, tip_id: int | None) -> ReporterQuestion:
    """Return a question of this tip, locked; NotFound for one of another's."""
    rows = select(ReporterQuestion).where(
        ReporterQuestion.id == question_id, ReporterQuestion.tip_id == tip_id
    )
    found = session.exec(
        rows.with_for_update(), execution_options={"populate_existing": True}
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def by_message(session: Session, message_id: int) -> ReporterQuestion | None:
    rows = select(ReporterQuestion).where(ReporterQuestion.message_id == message_id)
    return session.exec(rows).one_or_none()


def asked_by(session: Session, actor: Actor, limit: int = 20) -> Sequence[ReporterQuestion]:
    """Return the newest questions an officer asked that are open or answered, their agency's own.

    Not those of a tip that is kept from them.
    """
    rows = select(ReporterQuestion).where(
        ReporterQuestion.asked_by == actor.officer_id,
        ReporterQuestion.agency == actor.agency,
        col(ReporterQuestion.state).in_((Asked.OPEN, Asked.ANSWERED, Asked.DECLINED)),
        ~intake.kept_from(actor, ReporterQuestion.tip_id),
    )
    return session.exec(rows.order_by(col(ReporterQuestion.id).desc()).limit(limit)).all()


def objections(session: Session, tip_id: int) -> Sequence[Objection]:
    """Return the objections of a tip the caller may see, oldest first."""
    rows = select(Objection).where(Objection.tip_id == tip_id).order_by(col(Objection.id))
    return session.exec(rows).all()


def objection_by_message(session: Session, message_id: int) -> Objection | None:
    rows = select(Objection).where(Objection.message_id == message_id)
    return session.exec(rows).one_or_none()


def objection(session: Session, actor: Actor, objection_id: int) -> Objection:
    """Return an objection the actor's agency decides, locked; NotFound for strangers."""
    rows = select(Objection).where(
        Objection.id == objection_id,
        Objection.agency == actor.agency,
        ~intake.kept_from(actor, Objection.tip_id),
    )
    found = session.exec(
        rows.with_for_update(), execution_options={"populate_existing": True}
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def objections_waiting(session: Session, actor: Actor, limit: int = 20) -> Sequence[Objection]:
    """Return the open objections the actor's agency decides, oldest first."""
    rows = select(Objection).where(
        Objection.agency == actor.agency,
        Objection.state == Objected.OPEN,
        ~intake.kept_from(actor, Objection.tip_id),
    )
    return session.exec(rows.order_by(col(Objection.id)).limit(limit)).all()


def openings(session: Session, tip_id: int) -> Sequence[tuple[datetime, str]]:
    """Return when and by which agency the words of a tip were opened, oldest first."""
    rows = select(AuditLeaf.at, AuditLeaf.agency).where(
        AuditLeaf.tip_id == tip_id, AuditLeaf.event == TipOpened.__name__
    )
    return session.exec(rows.order_by(col(AuditLeaf.id))).all()


def case_openings(session: Session, case_ids: Collection[int]) -> list[tuple[datetime, str]]:
    """Return when and by which agency these cases were opened with the reporters' words in view."""
    rows = select(AuditLeaf).where(
        col(AuditLeaf.case_id).in_(case_ids), AuditLeaf.event == CaseViewed.__name__
    )
    found = session.exec(rows.order_by(col(AuditLeaf.id))).all()
    return [(each.at, each.agency) for each in found if each.body["facts"].get("with_tip_text")]
