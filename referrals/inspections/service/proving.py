"""What proves a finding, by name, as documents and pages print it."""

from __future__ import annotations

from collections.abc import Collection

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import grounds
from portal.infra.work import Work
from portal.kernel.ids import known
from referrals.inspections.queries import Case


def names(work: Work, case: Case, finding_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the files and documents behind each finding of the case."""
    found = grounds.proofs(work.session, finding_ids)
    if not found:
        return {}
    papers = cases.documents(work.session, known(case.id), work.actor.agency)
    titles = {each.id: f"{each.title} {each.number}".strip() for each in papers}
    return {
        finding: [_name(work, case, titles, kind, ref) for kind, ref in proofs]
        for finding, proofs in found.items()
    }


def choices(work: Work, case: Case) -> list[tuple[str, str]]:
    """Return what may be chosen as proof: the case's own files and its documents."""
    files = [(f"file:{item_id}", name) for item_id, name in own_files(work, known(case.id))]
    papers = cases.documents(work.session, known(case.id), work.actor.agency)
    named = {("document", known(each.id)): f"{each.title} {each.number}" for each in papers}
    kept = grounds.strange(work.session, known(case.id), named)
    return files + [(f"document:{key[1]}", name) for key, name in named.items() if key not in kept]


def own_files(work: Work, case_id: int) -> list[tuple[int, str]]:
    """Return the files officers added to a case, with their names."""
    return [
        (item_id, case_file.held_item(work, case_id, item_id).name)
        for item_id in grounds.files(work.session, case_id)
    ]


def _name(work: Work, case: Case, titles: dict[int | None, str], kind: str, ref: int) -> str:
    if kind == "file":
        return case_file.held_item(work, known(case.id), ref).name
    return titles.get(ref, "") if kind == "document" else f"现场记录第{ref}号"
