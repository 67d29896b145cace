"""What the officers of an agency have open, counted from the lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import case as sql_case
from sqlmodel import Session, col, func, select

from portal.agencies.models import AgencyKey, KeyHolding
from portal.agencies.rules import Compartment
from portal.assignments.book.registry import weights
from portal.assignments.models import Assignment
from portal.assignments.rules import Colleague, Kind, Load, Pool
from portal.cases.models import CaseAccess
from portal.cases.rules import Stage
from portal.cases.rules.masking import FieldProfile
from portal.identity import queries as identity
from portal.identity.models import Officer, OfficerOffice
from portal.kernel.actor import Office


def pool(session: Session, agency: str, day: date) -> Pool:
    """Return everybody active of an agency with their load, and who is away on `day`."""
    held = _holders(session, agency)
    offices = _offices(session, agency)
    colleagues = {
        each.id: Colleague(each.id, each.name, offices.get(each.id, frozenset()), each.id in held)
        for each in identity.colleagues(session, agency)
        if each.id is not None
    }
    return Pool(colleagues, _loads(session, agency), identity.delegates(session, day))


def _loads(session: Session, agency: str) -> dict[int, Load]:
    found: dict[int, Load] = {}
    open_ = (CaseAccess.agency == agency, CaseAccess.stage != Stage.CLOSED)
    amount = _amount()  # once: PostgreSQL groups by the very expression it selects
    led = select(CaseAccess.lead_id, CaseAccess.stage, amount, func.count()).where(
        *open_, col(CaseAccess.lead_id).is_not(None)
    )
    helped = (
        select(Assignment.officer_id, CaseAccess.stage, amount, func.count())
        .join(CaseAccess, col(CaseAccess.case_id) == col(Assignment.case_id))
        .where(
            *open_,
            Assignment.agency == agency,
            Assignment.kind == Kind.MEMBER,
            col(Assignment.until_at).is_(None),
        )
    )
    for kind, rows, officer in (
        (Kind.LEAD, led, CaseAccess.lead_id),
        (Kind.MEMBER, helped, Assignment.officer_id),
    ):
        grouped: Any = rows.group_by(officer, CaseAccess.stage, amount)  # type: ignore[arg-type]  # columns here
        for officer_id, stage, from_fen, n in session.exec(grouped):
            points = weights().of(Stage(stage), int(from_fen), kind)
            found[officer_id] = found.get(officer_id, Load()).and_(kind, points, n)
    return found


def _amount() -> Any:
    """Return the class of the amount suspected, by where it begins; none where it is not shown."""
    classes = reversed(weights().amounts)
    shown = col(CaseAccess.profile) != FieldProfile.OUTLINE
    whens = [(shown & (col(CaseAccess.suspected_fen) >= c.from_fen), c.from_fen) for c in classes]
    return sql_case(*whens, else_=0)


def _offices(session: Session, agency: str) -> dict[int, frozenset[Office]]:
    rows = (
        select(OfficerOffice.officer_id, OfficerOffice.office)
        .join(Officer, col(Officer.id) == col(OfficerOffice.officer_id))
        .where(Officer.agency == agency)
    )
    found: dict[int, frozenset[Office]] = {}
    for officer_id, office in session.exec(rows):
        found[officer_id] = found.get(officer_id, frozenset()) | {Office(office)}
    return found


def _holders(session: Session, agency: str) -> frozenset[int]:
    rows = (
        select(KeyHolding.officer_id)
        .join(AgencyKey, col(AgencyKey.id) == col(KeyHolding.agency_key_id))
        .where(
            AgencyKey.agency == agency,
            AgencyKey.compartment == Compartment.CASEWORK,
            col(AgencyKey.retired_at).is_(None),
        )
    )
    return frozenset(session.exec(rows))
