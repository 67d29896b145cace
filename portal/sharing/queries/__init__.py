"""Reading what agencies asked of each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias, TypeVar

from sqlmodel import Session, SQLModel, col, or_, select

from portal.agencies import queries as agencies
from portal.agencies.models import Agency
from portal.cases import queries as cases
from portal.cases.models import CaseAccess, CaseFile, CaseGrant
from portal.cases.rules import CASEWORK, Role
from portal.cases.rules.masking import FieldProfile
from portal.kernel.actor import Actor
from portal.kernel.errors import NotFound
from portal.kernel.law import Citation, Status
from portal.sharing.book import registry
from portal.sharing.models import (
    AccessRequest,
    Handover,
    HandoverStep,
    Invitation,
    PairPolicy,
)
from portal.sharing.rules.pairs import PairRule, Side, governing
from portal.sharing.rules.states import OPEN_HANDOVERS, InvitationState, RequestState

Row = TypeVar("Row", bound=SQLModel)
Case: TypeAlias = CaseFile
Grant: TypeAlias = CaseGrant


def policies(session: Session) -> Sequence[PairPolicy]:
    """Return the rules administrators set that govern now, oldest first."""
    rows = select(PairPolicy).where(col(PairPolicy.ended_at).is_(None))
    return session.exec(rows.order_by(col(PairPolicy.id))).all()


def policy(session: Session, policy_id: int) -> PairPolicy:
    found = session.get(PairPolicy, policy_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def rules(session: Session) -> tuple[PairRule, ...]:
    """Return every rule in force: the book's, and those set here."""
    own = [
        PairRule(
            code=f"#{row.id}",
            sender=row.sender,
            receiver=row.receiver,
            roles=tuple(Role(each) for each in row.roles),
            most=row.most,
            usual=row.usual,
            tip_text=row.tip_text,
            needs_accept=row.needs_accept,
            days=row.days,
            law=Citation(row.basis, "", Status.NEEDS_CONFIRMATION),
            own=True,
        )
        for row in policies(session)
    ]
    return (*registry.book(), *own)


def rule_for(session: Session, sender: str, receiver: str) -> PairRule:
    """Return the rule that governs what one agency shares with another; NotFound for an unknown one."""
    sides = (agencies.agency(session, code) for code in (sender, receiver))
    return governing(rules(session), *(_side(each) for each in sides))


def invitation(
    session: Session, actor: Actor, invitation_id: int, *, lock: bool = False
) -> Invitation:
    """Return an invitation to the actor's agency, or from it; NotFound otherwise."""
    found = _theirs(session, actor, session.get(Invitation, invitation_id), "agency")
    return _theirs(session, actor, _held(session, found), "agency") if lock else found


def invitation_by_id(session: Session, invitation_id: int) -> Invitation:
    """Return an invitation, locked, for the job that lets it expire."""
    found = session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound
    return _held(session, found)


def open_invitations(session: Session, case_id: int) -> Sequence[Invitation]:
    """Return the invitations to a case that wait for an answer."""
    return session.exec(
        select(Invitation).where(
            Invitation.case_id == case_id, Invitation.state == InvitationState.REQUESTED
        )
    ).all()


def invitations_to(session: Session, actor: Actor, limit: int = 50) -> Sequence[Invitation]:
    """Return what others asked of the actor's agency, newest first."""
    rows = select(Invitation).where(Invitation.agency == actor.agency)
    return _newest(session, actor, rows, Invitation, limit)


def overdue_invitations(session: Session, now: datetime, limit: int) -> list[int]:
    """Return the ids of invitations whose time to be answered is over."""
    rows = select(Invitation.id).where(
        Invitation.state == InvitationState.REQUESTED, Invitation.answer_by <= now
    )
    return [each for each in session.exec(rows.limit(limit)) if each is not None]


def expired_grants(session: Session, now: datetime, limit: int) -> list[tuple[int, str]]:
    """Return (case, agency) of grants whose day has come, longest past first."""
    rows = select(CaseGrant.case_id, CaseGrant.agency).where(
        col(CaseGrant.revoked_at).is_(None), col(CaseGrant.until) <= now
    )
    return list(session.exec(rows.order_by(col(CaseGrant.until)).limit(limit)))


def request(
    session: Session, actor: Actor, request_id: int, *, lock: bool = False
) -> AccessRequest:
    """Return a request of the actor's agency, or about a case it owns; NotFound otherwise."""
    found = session.get(AccessRequest, request_id)
    if found is not None and lock:
        found = _held(session, found)
    if found is None or not actor.holds(*CASEWORK):
        raise NotFound
    if found.case_id and actor.officer_id in cases.recused(session, found.case_id):
        raise NotFound
    if found.agency == actor.agency:
        return found
    owned = cases.visible(session, actor, found.case_id) if found.case_id is not None else None
    if owned is None or owned.agency != actor.agency:
        raise NotFound
    return found


def requests_by(session: Session, actor: Actor, limit: int = 50) -> Sequence[AccessRequest]:
    """Return what the actor's agency asked, newest first."""
    rows = select(AccessRequest).where(AccessRequest.agency == actor.agency)
    return _newest(session, actor, rows, AccessRequest, limit)


def requests_to(session: Session, actor: Actor, limit: int = 50) -> Sequence[AccessRequest]:
    """Return what others ask about cases the actor's agency owns and has not answered."""
    mine = cases.visible_to(actor).where(CaseFile.agency == actor.agency)
    ids = mine.with_only_columns(col(CaseFile.id))
    rows = select(AccessRequest).where(
        col(AccessRequest.case_id).in_(ids), AccessRequest.state == RequestState.ASKED
    )
    return _newest(session, actor, rows, AccessRequest, limit)


def case_numbered(session: Session, number: str) -> CaseFile | None:
    """Return the case with this number, whoever asks: what it is for, the caller keeps to itself."""
    return session.exec(select(CaseFile).where(CaseFile.number == number)).one_or_none()


def knows(session: Session, agency: str, case_id: int) -> bool:
    """Tell whether an agency has the case on its list, with whatever profile."""
    rows = select(CaseAccess.id).where(CaseAccess.agency == agency, CaseAccess.case_id == case_id)
    return session.exec(rows).first() is not None


def handover(session: Session, actor: Actor, handover_id: int, *, lock: bool = False) -> Handover:
    """Return an offer by or to the actor's agency; NotFound otherwise."""
    found = _theirs(session, actor, session.get(Handover, handover_id), "to_agency")
    return _theirs(session, actor, _held(session, found), "to_agency") if lock else found


def handovers_of(session: Session, case_id: int) -> Sequence[Handover]:
    """Return every offer of a case, newest first."""
    rows = select(Handover).where(Handover.case_id == case_id)
    return session.exec(rows.order_by(col(Handover.id).desc())).all()


def open_handover(session: Session, case_id: int) -> Handover | None:
    """Return the offer of a case that nobody has ended."""
    rows = select(Handover).where(
        Handover.case_id == case_id, col(Handover.state).in_(OPEN_HANDOVERS)
    )
    return session.exec(rows).one_or_none()


def handovers(session: Session, actor: Actor, limit: int = 50) -> Sequence[Handover]:
    """Return the offers by and to the actor's agency, newest first."""
    rows = select(Handover).where(
        or_(col(Handover.to_agency) == actor.agency, col(Handover.from_agency) == actor.agency)
    )
    return _newest(session, actor, rows, Handover, limit)


def steps(session: Session, handover_id: int) -> Sequence[HandoverStep]:
    """Return what was done about an offer, in order."""
    rows = select(HandoverStep).where(HandoverStep.handover_id == handover_id)
    return session.exec(rows.order_by(col(HandoverStep.id))).all()


def outline(case: CaseFile, agency: str) -> dict[str, object]:
    """Return what an agency that is not in yet may know of a case it was asked to join."""
    preview = CaseAccess(
        agency=agency,
        case_id=case.id or 0,
        role=Role.READER,
        stage=case.stage,
        updated_at=case.updated_at,
        profile=FieldProfile.OUTLINE,
    )
    return cases.facts(case, preview)


def _side(agency: Agency) -> Side:
    return Side(agency.code, agency.kind.value)


def _held(session: Session, row: Row) -> Row:
    """Return a row as it is now, locked after its case, as every act on a case takes them."""
    case_id: int | None = getattr(row, "case_id", None)
    if case_id is not None:
        cases.by_id(session, case_id, lock=True)
    session.refresh(row, with_for_update=True)
    return row


def _theirs(session: Session, actor: Actor, row: Row | None, asked: str) -> Row:
    """Return an invitation or offer to whom it was made; to its maker while they see the case."""
    found: Any = row
    if found is None or not actor.holds(*CASEWORK):
        raise NotFound
    if actor.officer_id in cases.recused(session, found.case_id):
        raise NotFound
    if getattr(found, asked) != actor.agency:
        if found.from_agency != actor.agency:
            raise NotFound
        cases.get(session, actor, found.case_id)
    return found  # type: ignore[no-any-return]  # the row that came in


def _newest(session: Session, actor: Actor, rows: Any, table: Any, limit: int) -> Sequence[Any]:
    if not actor.holds(*CASEWORK):
        return []
    rows = rows.where(~cases.recused_from(actor.officer_id, table.case_id))
    found: Sequence[Any] = session.exec(rows.order_by(table.id.desc()).limit(limit)).all()
    return found
