"""The plain facts of a case as an agency may know them: the one way into a list, export or search."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from sqlmodel import Session, select

from portal.cases.models import CaseAccess, CaseFile
from portal.cases.rules.masking import masked

_OF_CASE = (
    "id",
    "number",
    "title",
    "agency",
    "region",
    "institution_id",
    "category",
    "source",
    "stage",
    "filing",
    "outcome",
    "suspected_fen",
    "proven_fen",
    "ball_with",
    "opened_at",
    "updated_at",
    "closed_at",
)
_OF_AGENCY = ("role", "profile", "has_ball", "lead_id", "due_at")
_NAMES = (*_OF_CASE, *_OF_AGENCY, "institution")
_case, _agency = attrgetter(*_OF_CASE), attrgetter(*_OF_AGENCY)


def facts(case: CaseFile, access: CaseAccess, *, institution: str = "") -> dict[str, Any]:
    """Return the fields of a case's row for one agency, HIDDEN where its profile does not show them.

    Keys are those of `rules.masking.FIELDS`; `institution` is the name of the case's institution.
    """
    values = (*_case(case), *_agency(access), institution)
    return masked(dict(zip(_NAMES, values, strict=True)), access.profile)


def facts_for(
    session: Session, case: CaseFile, agency: str, *, institution: str = ""
) -> dict[str, Any]:
    """Return the facts of one case for an agency that is in it; see `facts`."""
    found = select(CaseAccess).where(CaseAccess.case_id == case.id, CaseAccess.agency == agency)
    return facts(case, session.exec(found).one(), institution=institution)
