"""What proves the findings of an inspection and what was built on them, for its page."""

from __future__ import annotations

from typing import Any

from portal.cases import queries as cases
from portal.cases.queries import grounds
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.text import Text
from referrals.inspections import service
from referrals.inspections.service import Opened
from referrals.penalties.book import registry as acts


def told(work: Work, found: Opened) -> dict[str, Any]:
    """Return acts, proofs and orders by the case's finding, and what a new finding may name."""
    shown = [each for part in found.parts if part.words for each in part.findings]
    ids = [each.case_finding_id for each in shown]
    case = cases.get(work.session, work.actor, found.inspection.case_id)
    own = [each.case_finding_id for each in found.own.findings] if found.own else []
    every = cases.findings(work.session, found.inspection.case_id)
    built = {each: grounds.built_on(work.session, every, each) for each in own}
    numbers = sorted({use.number for uses in built.values() for use in uses})
    return {
        "proofs": service.proof_names(work, case, ids),
        "provable": service.provable(work, case) if found.own else [],
        "changeable": [(each, each) for each in numbers],
        "act_choices": [("", Text("按违规类别", "As usual for the category")), *_acts(work)],
    }


def _acts(work: Work) -> list[tuple[str, Text]]:
    usable = {code for codes in acts.categories().values() for code in codes}
    return [
        (code, Text(f"{code} {each.name.zh}", f"{code} {each.name.en}"))
        for code, each in acts.acts(work.now.astimezone(LEGAL_ZONE).date()).items()
        if code in usable
    ]
