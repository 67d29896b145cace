"""Reading what is searchable of cases, column by column, so that nothing kept in memory is stale."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, func, select

from portal.cases.models import CaseAccess, CaseDocument, CaseFile
from portal.cases.queries.circles import members
from portal.cases.rules import Role, Visibility
from portal.cases.rules.masking import FieldProfile, shows
from portal.registry.book.registry import CATEGORIES
from portal.registry.models import Institution, InstitutionAlias
from portal.registry.rules import initials
from portal.search.models import SearchEntry, SearchPending
from portal.search.queries.conditions import among
from portal.search.rules import Subject

Named = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Name, other names, initials of all of them, codes."""
Seen = tuple[str, FieldProfile, bool]
_NOBODY: Named = ("", (), (), ())


def lock(session: Session, case_ids: Collection[int]) -> list[int]:
    """Keep others from changing these cases until the transaction ends; return those that exist."""
    rows = select(CaseFile.id).where(among(session, CaseFile.id, case_ids))
    found = session.exec(rows.order_by(col(CaseFile.id)).with_for_update(key_share=True))
    return [each for each in found if each is not None]


def subjects(session: Session, case_ids: Collection[int]) -> list[Subject]:
    """Return what is searchable of these cases as the database has it now, by id."""
    cases = session.execute(
        select(  # type: ignore[call-overload]  # more columns than its signatures count
            CaseFile.id,
            CaseFile.number,
            CaseFile.title,
            CaseFile.category,
            CaseFile.institution_id,
        )
        .where(among(session, CaseFile.id, case_ids))
        .order_by(col(CaseFile.id))
    ).all()
    named = institutions(session, {each.institution_id for each in cases if each.institution_id})
    seen = _seen(session, case_ids)
    papers = _papers(session, case_ids, seen)
    return [
        subject(
            case_id=each.id,
            number=each.number,
            title=each.title,
            category=each.category,
            named=named.get(each.institution_id, _NOBODY),
            documents=tuple(papers[each.id]),
            seen_by=tuple(seen[each.id]),
        )
        for each in cases
    ]


def subject(
    *,
    case_id: int,
    number: str,
    title: str,
    category: str,
    named: Named,
    documents: tuple[str, ...] = (),
    seen_by: tuple[Seen, ...],
) -> Subject:
    """Return what is searchable of a case, given what its institution is known as."""
    known = CATEGORIES.get(category)
    name, aliases, letters, codes = named
    return Subject(
        case_id=case_id,
        number=number,
        title=title,
        institution=name,
        aliases=aliases,
        initials=letters,
        codes=codes,
        category=(known.name.zh, known.name.en) if known else (),
        documents=documents,
        seen_by=seen_by,
    )


def institutions(session: Session, ids: Collection[int]) -> dict[int, Named]:
    """Return what these institutions are and were called, by id."""
    if not ids:
        return {}
    other: dict[int, list[str]] = defaultdict(list)
    rows: Any = select(InstitutionAlias.institution_id, InstitutionAlias.name)
    rows = rows.where(among(session, InstitutionAlias.institution_id, ids))
    for institution_id, name in session.execute(rows.order_by(col(InstitutionAlias.id))):
        other[institution_id].append(name)
    rows = select(Institution.id, Institution.name, Institution.code, Institution.credit_code)
    found = session.execute(rows.where(among(session, Institution.id, ids)))
    return {each.id: name_all(each, other[each.id]) for each in found}


def name_all(institution: Any, aliases: Sequence[str]) -> Named:
    """Return what an institution is called, its initials and codes, as cases of it are found."""
    letters = dict.fromkeys(filter(None, map(initials, (institution.name, *aliases))))
    codes = tuple(filter(None, (institution.code, institution.credit_code)))
    return institution.name, tuple(aliases), tuple(letters), codes


def cases_on(session: Session, institution_id: int, *, after: int = 0, limit: int) -> Sequence[int]:
    """Return the ids of cases on an institution above `after`, in order."""
    rows = select(CaseFile.id).where(CaseFile.institution_id == institution_id)
    rows = rows.where(col(CaseFile.id) > after).order_by(col(CaseFile.id)).limit(limit)
    return [each for each in session.exec(rows) if each is not None]


def with_cases(session: Session, institution_ids: Collection[int]) -> set[int]:
    """Return those of these institutions that have a case at all."""
    its = select(CaseFile.id).where(CaseFile.institution_id == Institution.id).exists()
    rows = select(Institution.id).where(among(session, Institution.id, institution_ids), its)
    return {each for each in session.exec(rows) if each is not None} if institution_ids else set()


def case_ids(session: Session, *, after: int, limit: int) -> Sequence[int]:
    """Return the ids of all cases above `after`, in order, at most `limit`."""
    rows = select(CaseFile.id).where(col(CaseFile.id) > after)
    found = session.exec(rows.order_by(col(CaseFile.id)).limit(limit))
    return [each for each in found if each is not None]


def entries(session: Session, ids: Collection[int]) -> Sequence[SearchEntry]:
    """Return the rows of the index of these cases."""
    rows = select(SearchEntry).where(among(session, SearchEntry.case_id, ids))
    return session.exec(rows.execution_options(populate_existing=True)).all()


def pending(session: Session) -> SearchPending | None:
    """Return an institution whose cases wait, locked; None when all is done or others are at it."""
    rows = select(SearchPending).order_by(col(SearchPending.institution_id)).limit(1)
    return session.exec(rows.with_for_update(skip_locked=True)).first()


def waiting(session: Session) -> int:
    """Return how many institutions have cases that wait to be indexed anew."""
    return session.exec(select(func.count()).select_from(SearchPending)).one()


def _seen(session: Session, ids: Collection[int]) -> dict[int, list[Seen]]:
    rows = select(CaseAccess.case_id, CaseAccess.agency, CaseAccess.profile, CaseAccess.role)
    rows = rows.where(among(session, CaseAccess.case_id, ids)).order_by(
        col(CaseAccess.case_id), col(CaseAccess.agency)
    )
    found: dict[int, list[Seen]] = defaultdict(list)
    for case_id, agency, profile, role in session.execute(rows):
        found[case_id].append((agency, FieldProfile(profile), role is Role.OWNER))
    return found


def _all_inside(seen: Sequence[Seen], inside: Collection[str]) -> bool:
    """Tell whether whoever is shown documents of a case at all is the owner or in a circle."""
    shown = [each for each in seen if shows(each[1], "documents")]
    return all(owns or agency in inside for agency, _, owns in shown)


def _papers(
    session: Session, ids: Collection[int], seen: Mapping[int, Sequence[Seen]]
) -> dict[int, list[str]]:
    """Numbers and titles of the documents that every agency with the whole case may read.

    Those of a circle are found by nobody while an agency outside it has the case: they have one index.
    """
    rows: Any = select(
        CaseDocument.case_id, CaseDocument.number, CaseDocument.title, CaseDocument.circle
    )
    rows = rows.where(
        among(session, CaseDocument.case_id, ids),
        CaseDocument.visibility == Visibility.ALL,
    )
    found: dict[int, list[str]] = defaultdict(list)
    kept = session.execute(rows.order_by(col(CaseDocument.id))).all()
    inside = members(session, {each.circle for each in kept if each.circle})
    for case_id, number, title, circle in kept:
        if not circle or _all_inside(seen[case_id], inside[circle]):
            found[case_id].append(f"{number} {title}".strip())
    return found
