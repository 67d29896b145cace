"""Changing who owns a case: only by the act of the agency that takes it."""

from __future__ import annotations

from portal.cases import queries
from portal.cases.events import OwnerChanged, OwnerChanging
from portal.cases.models import CaseFile, CaseGrant
from portal.cases.rules import Role, Scope, Stage
from portal.cases.rules.masking import FieldProfile
from portal.cases.service import rows
from portal.cases.service.projecting import set_lead
from portal.cases.service.sharing import let_in
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid

STAYS_AS = (Role.CONTRIBUTOR, Role.READER)
"""In what capacity an agency may stay in a case it gave away."""


def change_owner(
    work: Work, case_id: int, agency: str, *, stays_as: Role, basis: str, offered_by: str
) -> CaseFile:
    """Make an agency the owner, its keys having been laid ready; that it agreed is the caller's affair.

    The former owner stays as contributor or reader with all it had, so that what it owes to the
    reporters of its tips it can still do; officers in charge are named anew on both sides. The
    case keeps its number and region. Conflict for a closed
    case, one's own, or one whose keys do not lie ready; Refused when
    somebody still has something open that the former owner alone can end.
    """
    case = queries.by_id(work.session, case_id, lock=True)
    work.session.refresh(case, with_for_update=True)
    former = case.agency
    if stays_as not in STAYS_AS:
        raise Invalid(stays_as="unknown_choice")
    ready = rows.holders(work.session, case_id, case.generation).get(agency, set())
    if case.stage is Stage.CLOSED or former == agency or ready < {Scope.CASE, Scope.TIPS}:
        raise Conflict
    work.record(OwnerChanging(case_id=case_id, to_agency=agency))
    for each, role in ((former, stays_as), (agency, Role.OWNER)):
        _regrant(work, case, each, role, basis=basis, granted_by=offered_by)
        set_lead(work, case_id, each, None)
    case.agency = agency
    if case.ball_with == former:
        case.ball_with = agency
    work.session.add(case)
    work.session.flush()
    work.record(OwnerChanged(case_id=case_id, from_agency=former, to_agency=agency, basis=basis))
    return case


def _regrant(
    work: Work, case: CaseFile, agency: str, role: Role, *, basis: str, granted_by: str
) -> None:
    before = queries.grant(work.session, case.id or 0, agency)
    if before is not None:
        before.revoked_at, before.revoked_by = work.now, work.actor.name
        work.session.flush()
    made = CaseGrant(
        case_id=case.id or 0,
        agency=agency,
        role=role,
        basis=basis,
        with_tip_text=True,
        profile=FieldProfile.FULL,
        granted_by=granted_by,
        granted_at=work.now,
    )
    work.session.add(made)
    let_in(work, case, made)
