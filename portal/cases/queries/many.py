"""Reading many cases at once, for what is done once at the end of a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from portal.cases import queries
from portal.cases.models import CaseAccess, CaseFile, CaseGrant
from portal.kernel.actor import Actor
from portal.kernel.ids import known

_AT_ONCE = 500


def locked(session: Session, case_ids: Sequence[int]) -> list[tuple[CaseFile, list[CaseAccess]]]:
    """Return these cases as they are in the database now, locked, each with its list rows.

    Not FOR UPDATE: who only added a row of a case holds a share of it, and would wait for us.
    """
    found: list[tuple[CaseFile, list[CaseAccess]]] = []
    for some in parts(sorted(case_ids)):
        rows = select(CaseFile).where(col(CaseFile.id).in_(some)).order_by(col(CaseFile.id))
        rows = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
        cases = session.exec(rows).all()
        lists = select(CaseAccess).where(col(CaseAccess.case_id).in_(some))
        lists = lists.order_by(CaseAccess.agency).execution_options(populate_existing=True)
        by_case: dict[int, list[CaseAccess]] = defaultdict(list)
        for access in session.exec(lists):
            by_case[access.case_id].append(access)
        found += [(case, by_case[case.id or 0]) for case in cases]
    return found


def held(
    session: Session, actor: Actor, case_ids: Collection[int]
) -> list[tuple[CaseFile, CaseGrant]]:
    """Return those of these cases the actor may know of, locked, with the live grant of their agency."""
    found: list[tuple[CaseFile, CaseGrant]] = []
    fresh = {"populate_existing": True}
    for some in parts(sorted(case_ids)):
        rows = queries.listed_to(actor).where(col(CaseFile.id).in_(some))
        rows = rows.order_by(col(CaseFile.id)).with_for_update(of=CaseFile, key_share=True)
        cases = session.exec(rows, execution_options=fresh).all()
        live = _live(actor.agency, some)  # read once they are locked: it may have ended meanwhile
        grants = {each.case_id: each for each in session.exec(live, execution_options=fresh)}
        found += [(each, grants[known(each.id)]) for each in cases if each.id in grants]
    return found


def with_grant(session: Session, case_ids: Collection[int], agency: str) -> frozenset[int]:
    """Return in which of these cases an agency has a live grant."""
    found: set[int] = set()
    for some in parts(sorted(case_ids)):
        found.update(each.case_id for each in session.exec(_live(agency, some)))
    return frozenset(found)


def _live(agency: str, case_ids: Sequence[int]) -> SelectOfScalar[CaseGrant]:
    return select(CaseGrant).where(
        CaseGrant.agency == agency,
        col(CaseGrant.case_id).in_(case_ids),
        col(CaseGrant.revoked_at).is_(None),
    )


def parts(case_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield them, so many at once as one statement takes."""
    for start in range(0, len(case_ids), _AT_ONCE):
        yield case_ids[start : start + _AT_ONCE]
