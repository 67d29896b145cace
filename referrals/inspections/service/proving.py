"""What proves a finding, by name, as documents and pages print it."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import grounds
from portal.cases.rules.proofs import VisitRecords
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.inspections.queries import Case


def names(work: Work, case: Case, finding_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of what is behind each finding, as far as the actor may see it."""
    found = grounds.proofs(work.session, finding_ids)
    if not found:
        return {}
    papers = cases.documents(work.session, known(case.id), work.actor.agency)
    shown = {("document", known(each.id)): f"{each.title} {each.number}".strip() for each in papers}
    shown |= {("visit", key): name for key, name in _records(work, case).items()}
    wanted = {ref for proofs in found.values() for kind, ref in proofs if kind == "file"}
    shown |= {("file", ref): name for ref, name in own_files(work, known(case.id)) if ref in wanted}
    return {
        finding: [shown[each] for each in proofs if each in shown]
        for finding, proofs in found.items()
    }


def choices(work: Work, case: Case) -> list[tuple[str, str]]:
    """Return what may be chosen as proof: the case's own files, its documents and records of visits."""
    files = [(f"file:{item_id}", name) for item_id, name in own_files(work, known(case.id))]
    papers = cases.documents(work.session, known(case.id), work.actor.agency)
    named = {("document", known(each.id)): f"{each.title} {each.number}" for each in papers}
    kept = grounds.strange(work.session, known(case.id), named)
    told = [(f"document:{key[1]}", name) for key, name in named.items() if key not in kept]
    visits = [(f"visit:{key}", name) for key, name in _records(work, case).items()]
    return files + told + visits


def own_files(work: Work, case_id: int) -> list[tuple[int, str]]:
    """Return the files officers added to a case, with their names."""
    return [
        (item_id, case_file.held_item(work, case_id, item_id).name)
        for item_id in grounds.files(work.session, case_id)
    ]


def _records(work: Work, case: Case) -> dict[int, str]:
    found = work.ask(VisitRecords(known(case.id)), otherwise={})
    return dict(found)
