"""Who will be able to read a note of a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseAccess, CaseGrant
from portal.cases.queries.recusals import recused
from portal.cases.rules import CASEWORK, Visibility
from portal.cases.rules.masking import FieldProfile
from portal.identity.models import Officer, OfficerOffice
from portal.infra.database import once


def note_agencies(
    session: Session, case_id: int, agency: str, visibility: Visibility
) -> tuple[str, ...]:
    """Return the agencies whose casework officers read a note of `agency` with this visibility."""
    if visibility is Visibility.AGENCY:
        return (agency,)
    rows = select(CaseGrant.agency).where(
        CaseGrant.case_id == case_id,
        CaseGrant.profile == FieldProfile.FULL,
        col(CaseGrant.revoked_at).is_(None),
    )
    return once(
        session, ("full", case_id), lambda: tuple(session.exec(rows.order_by(CaseGrant.agency)))
    )


def may_read(
    session: Session,
    case_id: int,
    agencies: Collection[str],
    *,
    logins: Collection[str] = (),
    officer_ids: Collection[int] = (),
) -> Sequence[Officer]:
    """Return those of the officers named who open notes of these agencies and are not recused."""
    holders = select(OfficerOffice.officer_id).where(col(OfficerOffice.office).in_(CASEWORK))
    rows = select(Officer).where(
        col(Officer.active),
        col(Officer.agency).in_(agencies),
        col(Officer.id).in_(holders),
        col(Officer.login).in_(logins) | col(Officer.id).in_(officer_ids),
    )
    away = recused(session, case_id)
    found = session.exec(rows.order_by(Officer.agency, Officer.name)).all()
    return [each for each in found if each.id not in away]


def mentionable(session: Session, case_id: int, agency: str) -> Sequence[Officer]:
    """Return whom a note may name from a list: own colleagues, and who leads it in other agencies."""
    holders = select(OfficerOffice.officer_id).where(col(OfficerOffice.office).in_(CASEWORK))
    own = select(Officer.id).where(
        Officer.agency == agency, col(Officer.active), col(Officer.id).in_(holders)
    )
    leads = select(CaseAccess.lead_id).where(
        CaseAccess.case_id == case_id, col(CaseAccess.lead_id).is_not(None)
    )
    ids = [each for each in (*session.exec(own), *session.exec(leads)) if each is not None]
    everywhere = note_agencies(session, case_id, agency, Visibility.ALL)
    return may_read(session, case_id, everywhere, officer_ids=ids)
