"""Reading many cases at once, for what is done once at the end of a transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseAccess, CaseFile

_AT_ONCE = 500


def locked(session: Session, case_ids: Sequence[int]) -> list[tuple[CaseFile, list[CaseAccess]]]:
    """Return these cases as they are in the database now, locked, each with its list rows.

    Not FOR UPDATE: who only added a row of a case holds a share of it, and would wait for us.
    """
    found: list[tuple[CaseFile, list[CaseAccess]]] = []
    for some in _parts(sorted(case_ids)):
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


def _parts(case_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(case_ids), _AT_ONCE):
        yield case_ids[start : start + _AT_ONCE]
