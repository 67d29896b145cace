"""What findings stand on, and what stands on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlmodel import Session, col, select

from portal.cases.models import CaseDocument, CaseEvidence, Finding, FindingProof, FindingUse
from portal.cases.rules import Visibility

Proof = tuple[str, int]
"""A kind of thing and its id: ("file", 12)."""


def proofs(session: Session, finding_ids: Collection[int]) -> dict[int, list[Proof]]:
    """Return what proves each of these findings."""
    rows = select(FindingProof).where(col(FindingProof.finding_id).in_(finding_ids))
    found: dict[int, list[Proof]] = defaultdict(list)
    for each in session.exec(rows.order_by(col(FindingProof.kind), col(FindingProof.ref))):
        found[each.finding_id].append((each.kind, each.ref))
    return found


def uses(session: Session, finding_ids: Collection[int]) -> dict[int, list[FindingUse]]:
    """Return the orders built on each of these findings."""
    rows = select(FindingUse).where(col(FindingUse.finding_id).in_(finding_ids))
    found: dict[int, list[FindingUse]] = defaultdict(list)
    for each in session.exec(rows.order_by(col(FindingUse.used_at), col(FindingUse.number))):
        found[each.finding_id].append(each)
    return found


def built_on(session: Session, every: Sequence[Finding], finding_id: int) -> list[FindingUse]:
    """Return the orders built on a finding or on one it took the place of; `every` are its case's."""
    line, before = {finding_id}, {each.superseded_by: each.id or 0 for each in every}
    at = finding_id
    while at in before:
        at = before[at]
        line.add(at)
    return [use for found in uses(session, line).values() for use in found]


def files(session: Session, case_id: int) -> Sequence[int]:
    """Return the files officers added to a case, none of a reporter's."""
    rows = select(CaseEvidence.item_id).where(CaseEvidence.case_id == case_id)
    return session.exec(rows.order_by(col(CaseEvidence.item_id))).all()


def strange(session: Session, case_id: int, proofs: Iterable[Proof]) -> list[Proof]:
    """Return those of these files and documents that are not of the case or not open to all of it.

    Proofs are printed in orders: what is of a circle or of one agency alone is none. Nor is a
    reporter's file: who may see a finding may not see what a reporter sent.
    """
    wanted = set(proofs)
    papers = select(CaseDocument.id).where(
        CaseDocument.case_id == case_id,
        CaseDocument.visibility == Visibility.ALL,
        CaseDocument.circle == "",
    )
    known = {("file", each) for each in files(session, case_id)}
    known |= {("document", each or 0) for each in session.exec(papers)}
    return sorted(each for each in wanted - known if each[0] != "visit")
