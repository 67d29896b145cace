"""What single steps do besides moving the referral."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases_rows
from portal.cases import service as cases
from portal.cases.rules import Role
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from referrals.transfers import queries, rules
from referrals.transfers.forms import FileCase, PassOn, Report
from referrals.transfers.models import Transfer
from referrals.transfers.rules import Step, StepInvalid
from referrals.transfers.service import handing


def check(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Raise StepInvalid when what was typed names something that cannot be; writes nothing."""
    if isinstance(form, PassOn):
        try:
            unit = agencies.agency(work.session, form.unit)
        except NotFound:
            raise StepInvalid(unit="unknown_choice") from None
        if unit.kind is not AgencyKind.POLICE or unit.code == transfer.receiving_agency:
            raise StepInvalid(unit="unknown_choice")
    handing.check(work, form)


def apply(
    work: Work, transfer: Transfer, case: queries.CaseRow, step: Step, form: BaseModel
) -> None:
    """Do what this step does to the referral's row and to who may read the case."""
    match step.code:
        case "report":
            transfer.reported_by_id = work.actor.officer_id
            transfer.approved_by_id = transfer.approved_at = None
        case "approve":
            transfer.approved_by_id, transfer.approved_at = work.actor.officer_id, work.now
        case "hand_over":
            _hand_over(work, transfer, case, step)
        case "forward":
            _let_out(work, transfer, step)
            _hand_over(work, transfer, case, step)
        case "receive":
            transfer.received_at = work.now
        case "pass_on" if isinstance(form, PassOn):
            transfer.earlier_agency = transfer.receiving_agency
            transfer.receiving_agency = form.unit
        case "suggest_supervision" if transfer.procuratorate:
            _let_in(work, case, transfer.procuratorate, Role.PROCURATORATE, step)
    if isinstance(form, Report | FileCase):
        transfer.charge = form.charge
    work.session.add(transfer)
    work.session.flush()


def _hand_over(work: Work, transfer: Transfer, case: queries.CaseRow, step: Step) -> None:
    _let_in(work, case, transfer.receiving_agency, Role.POLICE, step)
    transfer.handed_over_at = work.now
    transfer.manifest = _manifest(work, transfer, case)
    transfer.package_sha256 = rules.package_digest(transfer.manifest)


def _let_in(work: Work, case: queries.CaseRow, agency: str, role: Role, step: Step) -> None:
    cases.share(work, case.id or 0, agency, role=role, basis=str(step.law))


def _let_out(work: Work, transfer: Transfer, step: Step) -> None:
    """End the share of the police unit that passed the case on."""
    earlier = transfer.earlier_agency or ""
    if cases_rows.grant(work.session, transfer.case_id, earlier) is not None:
        cases.end_share(work, transfer.case_id, earlier, reason=str(step.law))


def _manifest(work: Work, transfer: Transfer, case: queries.CaseRow) -> dict[str, Any]:
    """Return what is handed over, each thing by its digest, in a fixed order."""
    session, case_id = work.session, case.id or 0
    files = list(evidence.of(session, ContainerKind.CASE, case_id))
    for tip in cases_rows.tips(session, case_id):
        files += evidence.of(session, ContainerKind.TIP, tip.tip_id)
    return {
        "transfer": transfer.number,
        "case": case.number,
        "from": transfer.referring_agency,
        "to": transfer.receiving_agency,
        "documents": [
            {"kind": paper.kind, "number": paper.number, "sha256": paper.sha256}
            for _, paper in sorted(queries.papers(session, transfer).items())
        ],
        "evidence": [
            {
                "file": each.file_id.hex(),
                "size": each.size,
                "sha256": each.sha256.hex(),
                "sm3": each.sm3.hex(),
            }
            for each in sorted(files, key=lambda item: item.file_id)
        ],
    }
