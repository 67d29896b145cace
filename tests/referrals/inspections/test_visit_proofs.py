"""A record of a visit proves a finding; it is named to who may see it, and to nobody else."""

from __future__ import annotations

import pytest

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.service.grounds import parse_proofs
from portal.kernel.errors import Invalid
from referrals.inspections import service as inspecting
from referrals.visits.models import FieldRecord
from referrals.visits.rules import Kind
from tests.referrals.inspections import support


def finding(work, case_id: int, *proofs: str) -> int:
    made = cases.record_finding(
        work,
        case_id,
        category="duplicate_charge",
        suspected_fen=100,
        proven_fen=100,
        basis="重复收费",
        source="joint_check",
        proofs=parse_proofs(proofs),
    )
    return made.id or 0


def test_a_record_of_a_visit_is_chosen_named_and_kept_from_others(people):
    case_id = support.a_case(people)
    inspection = support.approved(people, case_id)
    with people.work("lin") as work:
        row = FieldRecord(
            ref="r1",
            inspection_id=inspection,
            case_id=case_id,
            agency="hq-ybj",
            kind=next(iter(Kind)),
            made_at=work.now,
        )
        work.session.add(row)
        work.session.flush()
        case = case_rows.by_id(work.session, case_id)
        chosen = dict(inspecting.provable(work, case))
        assert "现场记录" in chosen[f"visit:{row.id}"]
        with pytest.raises(Invalid):
            finding(work, case_id, "visit:999999")
        proven = finding(work, case_id, f"visit:{row.id}")
        (name,) = inspecting.proof_names(work, case, [proven])[proven]
        assert name == chosen[f"visit:{row.id}"]
    with people.work("wei", writes=False) as work:
        case = case_rows.by_id(work.session, case_id)
        assert inspecting.proof_names(work, case, [proven]) == {proven: []}, (
            "another agency's record"
        )
