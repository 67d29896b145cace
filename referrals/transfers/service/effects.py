"""What single steps do besides moving the referral."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases_rows
from portal.cases.rules import Role
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.kernel.errors import Conflict, NotFound
from referrals.transfers import queries, rules
from referrals.transfers.book import profiles
from referrals.transfers.forms import ChoosePolice, FileCase, PassOn, Report
from referrals.transfers.models import Transfer
from referrals.transfers.rules import Step, StepInvalid
from referrals.transfers.service import admin_effects, criminal_effects, handing, letting
from referrals.transfers.service.admin_effects import Act
from referrals.transfers.service.regions import line_of

EFFECTS = {**admin_effects.EFFECTS}
AFTERWARDS = {**admin_effects.AFTERWARDS}


def check(work: Work, transfer: Transfer, form: BaseModel) -> None:
    """Raise StepInvalid when what was typed names something that cannot be; writes nothing."""
    admin_effects.check(work, transfer, form)
    criminal_effects.check(work, transfer, form)
    if isinstance(form, PassOn | ChoosePolice):
        try:
            unit = agencies.agency(work.session, form.unit)
        except NotFound:
            raise StepInvalid(unit="unknown_choice") from None
        same = isinstance(form, PassOn) and unit.code == transfer.receiving_agency
        if unit.kind is not AgencyKind.POLICE or same:
            raise StepInvalid(unit="unknown_choice")
    handing.check(work, form)


def apply(act: Act, case: queries.CaseRow) -> None:
    """Do what this step does to the referral's row and to who may read the case."""
    work, transfer, step, form = act.work, act.transfer, act.step, act.form
    match step.code:
        case "report":
            transfer.reported_by_id = work.actor.officer_id
            transfer.approved_by_id = transfer.approved_at = None
        case "approve":
            transfer.approved_by_id, transfer.approved_at = work.actor.officer_id, work.now
        case "hand_over":
            letting.let_in(work, transfer, transfer.receiving_agency, Role.POLICE, step)
            letting.arrived(work, transfer, step)
            _copy(work, transfer, step)
            _fix(work, transfer, case)
        case "forward":
            letting.move_on(work, transfer, step)
            _fix(work, transfer, case)
        case "receive":
            transfer.received_at = work.now
        case code if code in EFFECTS:
            EFFECTS[code](act)
    if isinstance(form, Report | FileCase):
        transfer.charge = form.charge
    criminal_effects.apply(work, transfer, case, step, form)
    work.session.add(transfer)
    work.session.flush()


def finish(act: Act) -> None:
    """Do what comes last: some lose the case's keys, which sealing what they typed still needed."""
    if act.step.code in AFTERWARDS:
        AFTERWARDS[act.step.code](act)


def _fix(work: Work, transfer: Transfer, case: queries.CaseRow) -> None:
    """Fix the digest of what goes over; Conflict when a paper is no longer what was filed."""
    if not queries.on_file(work.session, transfer).issuperset(rules.REQUIRED_SET):
        raise Conflict
    transfer.handed_over_at = work.now
    transfer.manifest = _manifest(work, transfer, case)
    transfer.package_sha256 = rules.package_digest(transfer.manifest)


def _copy(work: Work, transfer: Transfer, step: Step) -> None:
    """Let the procuratorate read along where local rules ask for a copy; not the reporter's words."""
    line = line_of(work, transfer.referring_agency)
    if transfer.procuratorate and profiles.holds(profiles.COPY_PROCURATORATE, line):
        there, role = transfer.procuratorate, Role.PROCURATORATE
        letting.let_in(work, transfer, there, role, step, with_tip_text=False)


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
