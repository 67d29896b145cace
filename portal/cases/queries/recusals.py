"""Who stays away from which case."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlmodel import Session, col, select

from portal.cases.models import CaseAccess, CaseRecusal, CaseTip


def recused_from(officer_id: Any, case_id: Any = None) -> ColumnElement[bool]:
    """Return the condition that an officer is recused from a case: by default a CaseAccess row's.

    Either may be a value or a column.
    """
    case_id = col(CaseAccess.case_id) if case_id is None else case_id
    return exists().where(
        col(CaseRecusal.officer_id) == officer_id, col(CaseRecusal.case_id) == case_id
    )


def recused_through(session: Session, tip_id: int) -> frozenset[int]:
    """Return the officers who are recused from some case this tip belongs to."""
    rows = select(CaseRecusal.officer_id).join(
        CaseTip, col(CaseTip.case_id) == col(CaseRecusal.case_id)
    )
    return frozenset(session.exec(rows.where(CaseTip.tip_id == tip_id)))


def recused(session: Session, case_id: int) -> frozenset[int]:
    """Return the officers who are recused from a case, of whatever agency."""
    rows = select(CaseRecusal.officer_id).where(CaseRecusal.case_id == case_id)
    return frozenset(session.exec(rows))


def recused_cases(
    session: Session, officer_ids: Collection[int], case_ids: Collection[int]
) -> frozenset[tuple[int, int]]:
    """Return which of these officers are recused from which of these cases: (officer, case)."""
    rows = select(CaseRecusal.officer_id, CaseRecusal.case_id).where(
        col(CaseRecusal.officer_id).in_(officer_ids), col(CaseRecusal.case_id).in_(case_ids)
    )
    return frozenset((officer_id, case_id) for officer_id, case_id in session.exec(rows))
