"""Reading referrals, never past the wall between agencies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, false, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.agencies.models import Agency
from portal.cases.models import CaseFile
from portal.cases.queries import recused_from
from portal.cases.rules import CASEWORK
from portal.identity.models import Officer
from portal.infra.once import once
from portal.kernel.actor import Actor
from portal.kernel.clock import printed_day
from portal.kernel.errors import NotFound
from referrals.clocks import queries as clocks
from referrals.clocks.models import Clock, ClockState
from referrals.transfers.models import (
    StepRecord,
    Transfer,
    TransferDeparture,
    TransferMember,
    TransferPaper,
    TransferSuspect,
    TransferUnit,
)
from referrals.transfers.queries.filed import every_paper as every_paper
from referrals.transfers.queries.filed import first_delivered as first_delivered
from referrals.transfers.queries.filed import on_file as on_file
from referrals.transfers.queries.filed import paper_numbered as paper_numbered
from referrals.transfers.queries.filed import paper_of_document as paper_of_document
from referrals.transfers.queries.filed import papers as papers
from referrals.transfers.queries.filed import signed_before as signed_before
from referrals.transfers.queries.filed import units as units
from referrals.transfers.rules import ENDED, UNDER_WAY, WHOSE_TURN, Side, State

Part = Literal["out", "in", "region"]
COLUMNS = {
    Side.REFERRING: Transfer.referring_agency,
    Side.RECEIVING: Transfer.receiving_agency,
    Side.PROCURATORATE: Transfer.procuratorate,
}


# Rows of other capabilities, by the names our own files know them by.
ClockRow: TypeAlias = Clock
Bureau: TypeAlias = Agency
CaseRow: TypeAlias = CaseFile
OfficerRow: TypeAlias = Officer
PaperRow: TypeAlias = TransferPaper


def visible_to(actor: Actor) -> SelectOfScalar[Transfer]:
    """Return the SELECT every other query here starts from."""
    if not actor.agency or not actor.holds(*CASEWORK):
        return select(Transfer).where(false())
    here, told = actor.agency, col(Transfer.handed_over_at).is_not(None)
    return select(Transfer).where(
        ~recused_from(actor.officer_id, col(Transfer.case_id)),
        or_(
            and_(Transfer.referring_agency == here, or_(~col(Transfer.reverse), told)),
            Transfer.procuratorate == here,
            Transfer.review_procuratorate == here,
            Transfer.earlier_agency == here,
            passed_by(here),
            and_(Transfer.receiving_agency == here, told),
        ),
    )


def passed_by(agency: str) -> ColumnElement[bool]:
    """Return the condition that a referral was once with a police unit."""
    rows = select(TransferUnit.transfer_id).where(TransferUnit.agency == agency)
    return col(Transfer.id).in_(rows)


def get(session: Session, actor: Actor, transfer_id: int) -> Transfer:
    """Return the referral; raise NotFound both when it is absent and when it is not theirs."""
    found = session.exec(visible_to(actor).where(Transfer.id == transfer_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def of_case(session: Session, actor: Actor, case_id: int) -> Sequence[Transfer]:
    """Return the referrals of a case, oldest first."""
    rows = visible_to(actor).where(Transfer.case_id == case_id).order_by(col(Transfer.id))
    return session.exec(rows).all()


def live(session: Session, case_id: int) -> Transfer | None:
    """Return the running referral of a case."""
    rows = select(Transfer).where(Transfer.case_id == case_id, col(Transfer.live).is_(True))
    return session.exec(rows).one_or_none()


def with_police(session: Session, case_ids: Collection[int]) -> bool:
    """Tell whether the police signed for one of these cases, and it was not returned or taken back."""
    came_back = (State.NOT_POLICE_MATTER, State.RETURNED, State.WITHDRAWN)
    rows = select(Transfer.id).where(
        col(Transfer.case_id).in_(case_ids),
        col(Transfer.received_at).is_not(None),
        col(Transfer.state).not_in(came_back),
    )
    return session.exec(rows.limit(1)).first() is not None


def listed(
    session: Session, actor: Actor, part: Part, *, before: int | None = None, limit: int = 50
) -> Sequence[Transfer]:
    """Return one list of the actor's agency, newest first; those with an id below `before`."""
    here = actor.agency
    received = and_(Transfer.receiving_agency == here, col(Transfer.handed_over_at).is_not(None))
    rows = visible_to(actor)
    if part == "out":
        rows = rows.where(Transfer.referring_agency == here)
    elif part == "in":
        rows = rows.where(or_(received, Transfer.earlier_agency == here, passed_by(here)))
    else:
        rows = rows.where(
            or_(Transfer.procuratorate == here, Transfer.review_procuratorate == here)
        )
    if before is not None:
        rows = rows.where(col(Transfer.id) < before)
    return session.exec(rows.order_by(col(Transfer.id).desc()).limit(limit)).all()


def our_turn(session: Session, actor: Actor, limit: int = 50) -> Sequence[Transfer]:
    """Return the referrals in which it is the turn of the actor's agency, longest waiting first."""
    turns = [
        and_(
            column == actor.agency,
            col(Transfer.state).in_(
                [s for s in State if WHOSE_TURN[s] is side and s not in ENDED | UNDER_WAY]
            ),
        )
        for side, column in COLUMNS.items()
    ]
    # The police may also act while papers are being completed: their review term runs on.
    turns.append(
        and_(Transfer.receiving_agency == actor.agency, Transfer.state == State.SUPPLEMENTING)
    )
    reviewed = Transfer.state == State.ORDER_REVIEWED
    turns.append(and_(Transfer.review_procuratorate == actor.agency, reviewed))
    rows = visible_to(actor).where(or_(*turns))
    return session.exec(rows.order_by(col(Transfer.updated_at)).limit(limit)).all()


def history(session: Session, transfer: Transfer) -> Sequence[StepRecord]:
    """Return every attempt at a step, oldest first."""
    rows = select(StepRecord).where(StepRecord.transfer_id == transfer.id)
    ordered = rows.order_by(col(StepRecord.id))
    return once(session, ("steps", transfer.id), lambda: session.exec(ordered).all())


def taken(session: Session, transfer: Transfer) -> list[StepRecord]:
    """Return the steps taken, oldest first."""
    return [record for record in history(session, transfer) if not record.reasons]


def last_taken(session: Session, transfer: Transfer, step: str) -> StepRecord | None:
    """Return the newest time a step was taken."""
    found = [record for record in taken(session, transfer) if record.step == step]
    return found[-1] if found else None


def by_id(session: Session, transfer_id: int) -> Transfer:
    """Return the referral for a subscriber whose right to it is settled elsewhere."""
    found = session.get(Transfer, transfer_id)
    if found is None:
        raise NotFound
    return found


def filed_at(session: Session, transfer: Transfer) -> datetime | None:
    """Return when the police filed the case they now work on."""
    filing = [each for each in taken(session, transfer) if each.target is State.FILED]
    return filing[-1].taken_at if filing else None


def reply_due(session: Session, transfer: Transfer) -> str:
    """Return the last day to reply to the last opinion, as letters print it."""
    clock = clocks.last(session, "B5", "transfer", transfer.id or 0)
    return printed_day(clock.due_on) if clock is not None else ""


def members(session: Session, transfer: Transfer) -> Sequence[TransferMember]:
    """Return the special group as it is now."""
    left = select(TransferDeparture.officer_id).where(TransferDeparture.transfer_id == transfer.id)
    rows = select(TransferMember).where(
        TransferMember.transfer_id == transfer.id, col(TransferMember.officer_id).not_in(left)
    )
    ordered = rows.order_by(col(TransferMember.id))
    return once(session, ("members", transfer.id), lambda: session.exec(ordered).all())


def was_member(session: Session, transfer: Transfer, officer_id: int) -> bool:
    """Tell whether an officer was ever in the special group."""
    rows = select(TransferMember.id).where(
        TransferMember.transfer_id == transfer.id, TransferMember.officer_id == officer_id
    )
    return session.exec(rows).first() is not None


def last_of_case(session: Session, case_id: int) -> Transfer | None:
    """Return the newest referral of a case."""
    rows = select(Transfer).where(Transfer.case_id == case_id)
    return session.exec(rows.order_by(col(Transfer.id).desc()).limit(1)).first()


def earlier(session: Session, actor: Actor, transfer: Transfer) -> Transfer | None:
    """Return the last referral of the same case, if the actor may see it."""
    rows = visible_to(actor).where(Transfer.id == transfer.earlier_id)
    return session.exec(rows).one_or_none() if transfer.earlier_id else None


def next_clocks(
    session: Session, transfers: Sequence[Transfer], *, without: Collection[str] = ()
) -> dict[int, Clock]:
    """Return the clock of each referral that ends first, by referral, except those codes."""
    ids = [each.id for each in transfers]
    held = select(TransferSuspect).where(col(TransferSuspect.transfer_id).in_(ids))
    of = {("suspect", each.id): each.transfer_id for each in session.exec(held)}
    rows = select(Clock).where(
        or_(
            and_(Clock.subject == "transfer", col(Clock.subject_id).in_(ids)),
            and_(Clock.subject == "suspect", col(Clock.subject_id).in_([each for _, each in of])),
        ),
        Clock.state == ClockState.OPEN,
        col(Clock.code).not_in(without),
    )
    found: dict[int, Clock] = {}
    for clock in session.exec(rows.order_by(col(Clock.effective_due_at))):
        about = of.get((clock.subject, clock.subject_id), clock.subject_id)
        found.setdefault(about, clock)
    return found


def suspects(session: Session, transfer: Transfer) -> Sequence[TransferSuspect]:
    """Return the suspects of the criminal case, in the order they came in."""
    rows = select(TransferSuspect).where(TransferSuspect.transfer_id == transfer.id)
    return session.exec(rows.order_by(col(TransferSuspect.id))).all()
