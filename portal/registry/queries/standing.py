"""Reading what is known of one institution: names, agreement, measures, links."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from portal.kernel.errors import NotFound
from portal.registry.models import (
    InstitutionAgreement,
    InstitutionAlias,
    InstitutionLink,
    InstitutionMeasure,
)


def other_names(session: Session, institution_id: int) -> Sequence[InstitutionAlias]:
    """Return its other names, former ones last and newest first."""
    table = InstitutionAlias
    rows = select(table).where(table.institution_id == institution_id)
    rows = rows.order_by(col(table.kind), col(table.until_on).desc(), col(table.name))
    return session.exec(rows).all()


def other_name(session: Session, institution_id: int, name_id: int) -> InstitutionAlias:
    """Return one of its other names; NotFound when it belongs elsewhere."""
    found = session.get(InstitutionAlias, name_id)
    if found is None or found.institution_id != institution_id:
        raise NotFound
    return found


def agreements(session: Session, institution_id: int) -> Sequence[InstitutionAgreement]:
    """Return the periods of its agreement, newest first."""
    table = InstitutionAgreement
    rows = select(table).where(table.institution_id == institution_id)
    return session.exec(rows.order_by(col(table.from_on).desc(), col(table.id).desc())).all()


def measures(session: Session, institution_id: int) -> Sequence[InstitutionMeasure]:
    """Return the measures taken against it, newest first."""
    table = InstitutionMeasure
    rows = select(table).where(table.institution_id == institution_id)
    return session.exec(rows.order_by(col(table.from_on).desc(), col(table.id).desc())).all()


def measure(session: Session, institution_id: int, measure_id: int) -> InstitutionMeasure:
    """Return one of its measures, locked; NotFound when it belongs elsewhere."""
    found = session.get(InstitutionMeasure, measure_id, with_for_update=True)
    if found is None or found.institution_id != institution_id:
        raise NotFound
    return found


def links(session: Session, institution_id: int) -> Sequence[InstitutionLink]:
    """Return its links, whichever end it is, those that still hold first."""
    table = InstitutionLink
    rows = select(table).where(
        or_(col(table.institution_id) == institution_id, col(table.other_id) == institution_id)
    )
    return session.exec(rows.order_by(col(table.until_on).is_not(None), col(table.id))).all()


def link(session: Session, institution_id: int, link_id: int) -> InstitutionLink:
    """Return one of its links; NotFound when it belongs elsewhere."""
    found = session.get(InstitutionLink, link_id, with_for_update=True)
    if found is None or institution_id not in {found.institution_id, found.other_id}:
        raise NotFound
    return found


def open_agreements(session: Session, ids: Sequence[int]) -> Sequence[InstitutionAgreement]:
    """Return the periods without an end of these institutions."""
    table = InstitutionAgreement
    rows = select(table).where(col(table.institution_id).in_(ids), col(table.until_on).is_(None))
    return session.exec(rows).all() if ids else []
