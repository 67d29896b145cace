"""What findings stand on and what stands on them, for pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.cases.models import CaseDocument, Finding, FindingUse
from portal.cases.queries import grounds
from portal.cases.service import Opened
from portal.infra.work import Work


def told(
    work: Work, found: Opened, findings: Sequence[Finding], documents: Sequence[CaseDocument]
) -> dict[str, Any]:
    """Return what proves each finding, the orders built on it, and what may be chosen as proof.

    Files and documents that are not open to the actor's agency are counted, not named.
    """
    ids = [each.id or 0 for each in findings]
    names = {("file", each.id): each.name for each in found.files if each.agency}
    names |= {("document", each.id or 0): each.title for each in documents}
    proofs = grounds.proofs(work.session, ids)
    uses = grounds.uses(work.session, ids)
    return {
        "proofs_of": {
            each: [(*proof, names[proof]) for proof in found_ if proof in names]
            for each, found_ in proofs.items()
        },
        "unnamed_proofs": {
            each: sum(1 for proof in found_ if proof not in names)
            for each, found_ in proofs.items()
        },
        "orders_on": {each: [use.number for use in found_] for each, found_ in uses.items()},
        "provable": [(f"{kind}:{ref}", name) for (kind, ref), name in names.items()],
        "changeable": _changeable(findings, uses, found.grant.agency),
    }


def _changeable(
    findings: Sequence[Finding], uses: dict[int, list[FindingUse]], agency: str
) -> list[str]:
    """Return the numbers of the orders built on findings of an agency, replaced ones too."""
    own = [each.id for each in findings if each.agency == agency]
    return sorted({use.number for each in own for use in uses.get(each or 0, [])})
