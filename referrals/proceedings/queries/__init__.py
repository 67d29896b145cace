"""Reading administrative cases, never past the wall between agencies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TypeAlias

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies.models import Agency
from portal.cases import queries as cases
from portal.cases.models import CaseDocument, CaseFile
from portal.identity.models import Officer
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from referrals.clocks.models import Clock
from referrals.proceedings.models import (
    Proceeding,
    ProceedingAct,
    ProceedingHandler,
    ProceedingLine,
    ProceedingPaper,
    ProceedingStep,
)
from referrals.proceedings.rules import ENDED, FILED, TO_PERFORM, Line
from referrals.recoveries.models import RecoveryOrder
from referrals.transfers.models import TransferJudgment

# Rows of other capabilities, by the names our own files know them by.
Bureau: TypeAlias = Agency
CaseRow: TypeAlias = CaseFile
OfficerRow: TypeAlias = Officer
OrderRow: TypeAlias = RecoveryOrder
ClockRow: TypeAlias = Clock
StepRow: TypeAlias = ProceedingStep


def visible_to(actor: Actor) -> SelectOfScalar[Proceeding]:
    """Select the administrative cases of the actor's agency in cases the actor may see."""
    mine = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    return select(Proceeding).where(
        Proceeding.agency == actor.agency, col(Proceeding.case_id).in_(mine)
    )


def get(session: Session, actor: Actor, proceeding_id: int) -> Proceeding:
    """Return the administrative case; raise NotFound when it is absent and when it is not theirs."""
    found = session.exec(visible_to(actor).where(Proceeding.id == proceeding_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Proceeding]:
    """Return what there is in a case that the actor may know of: of other agencies, what they filed."""
    mine = cases.visible_to(actor).with_only_columns(col(CaseFile.id))
    rows = select(Proceeding).where(
        Proceeding.case_id == case_id,
        col(Proceeding.case_id).in_(mine),
        or_(Proceeding.agency == actor.agency, col(Proceeding.filed_at).is_not(None)),
    )
    return session.exec(rows.order_by(col(Proceeding.id))).all()


def live_of_case(session: Session, case_id: int) -> Sequence[Proceeding]:
    """Return the running administrative cases of a case, whosever they are."""
    rows = select(Proceeding).where(Proceeding.case_id == case_id, col(Proceeding.live).is_(True))
    return session.exec(rows.order_by(col(Proceeding.id))).all()


def listed(
    session: Session, actor: Actor, *, before: int | None = None, limit: int = 50
) -> Sequence[Proceeding]:
    """Return the administrative cases of the agency, newest first; those with an id below `before`."""
    rows = visible_to(actor)
    if before is not None:
        rows = rows.where(col(Proceeding.id) < before)
    return session.exec(rows.order_by(col(Proceeding.id).desc()).limit(limit)).all()


def running(session: Session, actor: Actor, limit: int = 200) -> Sequence[Proceeding]:
    """Return the running administrative cases of the agency, longest waiting first."""
    rows = visible_to(actor).where(col(Proceeding.live).is_(True))
    return session.exec(rows.order_by(col(Proceeding.updated_at)).limit(limit)).all()


def history(session: Session, proceeding_id: int) -> Sequence[ProceedingStep]:
    """Return every attempt at a step, oldest first."""
    rows = select(ProceedingStep).where(ProceedingStep.proceeding_id == proceeding_id)
    return session.exec(rows.order_by(col(ProceedingStep.id))).all()


def taken(session: Session, proceeding_id: int) -> list[ProceedingStep]:
    """Return the steps taken, oldest first."""
    return [record for record in history(session, proceeding_id) if not record.reasons]


def handlers(session: Session, proceeding_id: int) -> Sequence[ProceedingHandler]:
    """Return who handles the case now."""
    rows = select(ProceedingHandler).where(
        ProceedingHandler.proceeding_id == proceeding_id, col(ProceedingHandler.until).is_(None)
    )
    return session.exec(rows.order_by(col(ProceedingHandler.id))).all()


def ever_handled(session: Session, proceeding_id: int) -> frozenset[int]:
    """Return the officers who handle the case, or did."""
    rows = select(ProceedingHandler.officer_id).where(
        ProceedingHandler.proceeding_id == proceeding_id
    )
    return frozenset(session.exec(rows))


def acts(session: Session, proceeding_id: int) -> list[str]:
    """Return the violation categories of the case."""
    rows = select(ProceedingAct.category).where(ProceedingAct.proceeding_id == proceeding_id)
    return list(session.exec(rows.order_by(col(ProceedingAct.id))))


def act_rows(session: Session, proceeding_id: int) -> Sequence[ProceedingAct]:
    """Return the rows that keep its acts in this one case."""
    rows = select(ProceedingAct).where(ProceedingAct.proceeding_id == proceeding_id)
    return session.exec(rows).all()


def line_rows(session: Session, proceeding_id: int) -> Sequence[ProceedingLine]:
    """Return what is planned or ordered, in the order it was planned."""
    rows = select(ProceedingLine).where(
        ProceedingLine.proceeding_id == proceeding_id, col(ProceedingLine.dropped_at).is_(None)
    )
    return session.exec(rows.order_by(col(ProceedingLine.id))).all()


def line_of(row: ProceedingLine) -> Line:
    """Return a planned line as arithmetic sees it."""
    return Line(
        row.kind,
        row.act,
        row.finding_id,
        row.base_fen,
        row.amount_fen,
        row.months,
        row.ground,
        row.established,
        row.distinct,
    )


def papers(session: Session, proceeding_id: int) -> dict[str, ProceedingPaper]:
    """Return the documents that count, by kind."""
    rows = select(ProceedingPaper).where(ProceedingPaper.proceeding_id == proceeding_id)
    return {each.kind: each for each in session.exec(rows.order_by(col(ProceedingPaper.id)))}


def every_paper(session: Session, proceeding_id: int) -> Sequence[ProceedingPaper]:
    """Return every document made in the case, oldest first."""
    rows = select(ProceedingPaper).where(ProceedingPaper.proceeding_id == proceeding_id)
    return session.exec(rows.order_by(col(ProceedingPaper.id))).all()


def on_file(session: Session, proceeding_id: int) -> frozenset[str]:
    """Return the kinds of which the document that counts still lies with the case, unchanged."""
    rows = select(ProceedingPaper.kind, ProceedingPaper.sha256, CaseDocument.sha256).where(
        ProceedingPaper.proceeding_id == proceeding_id,
        ProceedingPaper.document_id == CaseDocument.id,
    )
    found = {
        kind: made == kept
        for kind, made, kept in session.exec(rows.order_by(col(ProceedingPaper.id)))
    }
    return frozenset(kind for kind, same in found.items() if same)


def of_document(session: Session, document_id: int) -> tuple[Proceeding, ProceedingPaper] | None:
    """Return the administrative case a document belongs to, if it belongs to one."""
    rows = (
        select(Proceeding, ProceedingPaper)
        .join(ProceedingPaper, col(ProceedingPaper.proceeding_id) == col(Proceeding.id))
        .where(ProceedingPaper.document_id == document_id)
    )
    return session.exec(rows).first()


def orders(session: Session, proceeding_id: int) -> Sequence[RecoveryOrder]:
    """Return the orders its decisions made, newest decision last."""
    rows = select(RecoveryOrder).where(
        col(RecoveryOrder.id).in_(
            select(ProceedingLine.order_id).where(ProceedingLine.proceeding_id == proceeding_id)
        )
    )
    return session.exec(rows.order_by(col(RecoveryOrder.id))).all()


def that_ordered(session: Session, order_id: int) -> Proceeding | None:
    """Return the administrative case whose decision made an order, whatever became of it."""
    lines = select(ProceedingLine.proceeding_id).where(ProceedingLine.order_id == order_id)
    return session.exec(select(Proceeding).where(col(Proceeding.id).in_(lines))).first()


def of_order(session: Session, order_id: int) -> Proceeding | None:
    """Return the administrative case whose decision made an order and waits to be performed."""
    rows = (
        select(Proceeding)
        .join(ProceedingLine, col(ProceedingLine.proceeding_id) == col(Proceeding.id))
        .where(ProceedingLine.order_id == order_id, col(Proceeding.state).in_(TO_PERFORM))
    )
    return session.exec(rows).first()


def filed_first(
    session: Session, proceeding: Proceeding, categories: Collection[str]
) -> Sequence[Proceeding]:
    """Return cases other agencies filed against the same party for one of these acts, first one first."""
    same = (
        Proceeding.institution_id == proceeding.institution_id
        if proceeding.institution_id is not None
        else Proceeding.party == proceeding.party
    )
    for_one = select(ProceedingAct.proceeding_id).where(col(ProceedingAct.category).in_(categories))
    rows = select(Proceeding).where(
        same,
        Proceeding.agency != proceeding.agency,
        col(Proceeding.state).in_(FILED),
        col(Proceeding.id).in_(for_one),
    )
    return session.exec(rows.order_by(col(Proceeding.filed_at))).all()


def court_fine(session: Session, case_ids: Collection[int]) -> int:
    """Return the fines courts imposed in these cases by judgments in force, in fen."""
    rows = select(TransferJudgment.court_fine_fen).where(
        col(TransferJudgment.case_id).in_(case_ids), col(TransferJudgment.in_force).is_(True)
    )
    return sum(session.exec(rows))


def overdue(found: Collection[RecoveryOrder], on: date) -> bool:
    """Tell whether the time to pay one of these orders has passed."""
    return any(each.due_on is not None and each.due_on < on for each in found)


def ended(found: Collection[Proceeding]) -> bool:
    """Tell whether none of these cases is running."""
    return all(each.state in ENDED for each in found)
