"""Reading the registry of institutions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlmodel import Session, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.kernel.errors import NotFound
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import normal_name


def get(session: Session, institution_id: int) -> Institution:
    """Return the institution; raise NotFound when there is none."""
    found = session.get(Institution, institution_id)
    if found is None:
        raise NotFound
    return found


def by_code(session: Session, code: str) -> Institution | None:
    """Return the institution with this code."""
    return session.exec(select(Institution).where(Institution.code == code)).one_or_none()


def search(
    session: Session, text: str, *, region: str | None = None, limit: int = 20
) -> Sequence[Institution]:
    """Return institutions whose name or other name contains `text`, or whose code it is, by name.

    `%` and `_` in the text are plain characters. An empty text finds the first ones by name.
    """
    wanted = normal_name(text)
    rows = select(Institution).order_by(Institution.name, col(Institution.id)).limit(limit)
    if wanted:
        known_as = select(InstitutionAlias.institution_id).where(
            col(InstitutionAlias.name).contains(wanted, autoescape=True)
        )
        rows = rows.where(
            or_(
                col(Institution.name).contains(wanted, autoescape=True),
                col(Institution.id).in_(known_as),
                Institution.code == wanted,
                Institution.credit_code == wanted.upper(),
            )
        )
    if region:
        rows = rows.where(Institution.region == region)
    return session.exec(rows).all()


def names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of these institutions by id."""
    rows = select(Institution).where(col(Institution.id).in_(ids))
    return {each.id or 0: each.name for each in session.exec(rows).all()} if ids else {}


def ids_named(text: str) -> SelectOfScalar[int | None]:
    """Select the ids of the institutions whose name contains `text`, for other queries to use."""
    return select(col(Institution.id)).where(col(Institution.name).contains(text, autoescape=True))


def aliases(session: Session, institution_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the other names of these institutions."""
    rows = session.exec(
        select(InstitutionAlias).where(col(InstitutionAlias.institution_id).in_(institution_ids))
    ).all()
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row.institution_id, []).append(row.name)
    return found
