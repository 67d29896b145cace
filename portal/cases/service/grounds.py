"""What a finding stands on, and the orders that stand on it: neither is pulled away silently."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from portal.cases import queries
from portal.cases.models import Finding, FindingProof
from portal.cases.queries import grounds
from portal.cases.rules.proofs import VisitRecords
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason, Refused

FILE, DOCUMENT, VISIT = "file", "document", "visit"


def parse_proofs(chosen: Iterable[str]) -> tuple[grounds.Proof, ...]:
    """Return proofs as a form names them, `file:12`; Invalid when one is nothing of the kind."""
    found = []
    for each in chosen:
        kind, _, ref = each.partition(":")
        if kind not in {FILE, DOCUMENT, VISIT} or not (ref.isascii() and ref.isdigit()):
            raise Invalid(proofs="unknown_choice")
        found.append((kind, int(ref)))
    return tuple(dict.fromkeys(found))


def check_proofs(work: Work, case_id: int, proofs: Collection[grounds.Proof]) -> None:
    """Raise Invalid when a file, document or record of a visit is not of the case or not open to all."""
    kept = [each for each in proofs if each[0] != VISIT]
    records = {ref for kind, ref in proofs if kind == VISIT}
    if kept and grounds.strange(work.session, case_id, kept):
        raise Invalid(proofs="unknown_choice")
    there = work.ask(VisitRecords(case_id), otherwise={}) if records else {}
    if not records <= set(there):
        raise Invalid(proofs="unknown_choice")


def keep_proofs(work: Work, finding: Finding, proofs: Iterable[grounds.Proof]) -> None:
    """Keep what proves a finding."""
    for kind, ref in proofs:
        work.session.add(FindingProof(finding_id=finding.id or 0, kind=kind, ref=ref))


def ask_orders(work: Work, case_id: int, finding_id: int, named: Collection[str]) -> list[str]:
    """Return the orders to be changed with a finding; Refused, naming each, when one is not named.

    Invalid when one is named that was not built on it.
    """
    every = queries.findings(work.session, case_id)
    numbers = sorted({use.number for use in grounds.built_on(work.session, every, finding_id)})
    if not set(named) <= set(numbers):
        raise Invalid(orders="unknown_choice")
    left = [number for number in numbers if number not in named]
    if left:
        raise Refused(*(Reason("finding_in_order", told=number) for number in left))
    return numbers
