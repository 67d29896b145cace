"""Reading cases that came from a ledger."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col, select

from portal.cases.models import CaseFile


def by_source_keys(session: Session, keys: Collection[str]) -> dict[str, int]:
    """Return the ids of the cases with these source keys, by key, in one query."""
    rows = select(CaseFile.source_key, CaseFile.id).where(col(CaseFile.source_key).in_(keys))
    return {key or "": found or 0 for key, found in session.exec(rows).all()} if keys else {}


def cases_by_source_keys(session: Session, keys: Collection[str]) -> dict[str, CaseFile]:
    """Return the cases with these source keys, by key, in one query."""
    rows = select(CaseFile).where(col(CaseFile.source_key).in_(keys))
    return {each.source_key or "": each for each in session.exec(rows).all()} if keys else {}
