"""Which of some cases an officer may know of, for capabilities that only keep their ids."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session, col

from portal.cases import queries
from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules.masking import FieldProfile, shows
from portal.kernel.actor import Actor


def seen(session: Session, actor: Actor, case_ids: Collection[int]) -> dict[int, tuple[str, bool]]:
    """Return number, and whether everything shared may be seen, by case id."""
    rows = queries.listed_to(actor).where(col(CaseFile.id).in_(case_ids))
    only = rows.with_only_columns(col(CaseFile.id), col(CaseFile.number), col(CaseAccess.profile))
    return {
        case_id: (number, profile == FieldProfile.FULL)
        for case_id, number, profile in session.execute(only)
    }


def with_links(session: Session, actor: Actor, case_ids: Collection[int]) -> frozenset[int]:
    """Return those of these cases whose links to others the actor is shown."""
    if not case_ids:
        return frozenset()
    rows = queries.listed_to(actor).where(col(CaseFile.id).in_(case_ids))
    only = rows.with_only_columns(col(CaseFile.id), col(CaseAccess.profile))
    return frozenset(
        case_id for case_id, profile in session.execute(only) if shows(profile, "links")
    )
