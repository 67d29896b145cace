"""An agency that is no more: another takes its place in a case, with what it was given and its keys."""

from __future__ import annotations

from typing import Any

from portal.cases import queries
from portal.cases.events import CaseSucceeded, OwnerChanged
from portal.cases.models import CaseFile, CaseGrant
from portal.cases.rules import Role, Scope
from portal.cases.rules.masking import FieldProfile
from portal.cases.service import keyring
from portal.cases.service.facts import held
from portal.cases.service.projecting import uncount
from portal.cases.service.sharing import let_in
from portal.infra.work import Work
from portal.kernel.errors import NotFound


def succeed(work: Work, case_id: int, agency: str, *, basis: str) -> None:
    """Give the place of the acting officer's agency in a case to its successor; that agreed elsewhere.

    The officer opens the keys for the successor. The former agency's place ends; what only it could
    read of its own (drafts, notes for itself) stays under its own key. NotFound for an officer who
    does not see the case.
    """
    case, mine = held(work, case_id, merged_too=True)
    if mine is None:
        raise NotFound
    keys = keyring.keys_of(work, case)
    made = _place(work, case, mine, agency, basis)
    if made is not None and case.keys_destroyed_at is None and made.profile is FieldProfile.FULL:
        tips = (Scope.TIPS,) if made.with_tip_text else ()
        keyring.give(work, case, keys, to=agency, scopes=(Scope.CASE, *tips))
    _leave(work, case, mine, agency)
    told: dict[str, Any] = {"case_id": case_id, "basis": basis}
    told |= {"from_agency": mine.agency, "to_agency": agency}
    if mine.role is Role.OWNER:
        work.record(OwnerChanged(**told))
    work.record(CaseSucceeded(**told, role=mine.role))


def _place(
    work: Work, case: CaseFile, mine: CaseGrant, agency: str, basis: str
) -> CaseGrant | None:
    """Write the successor's grant; None when it is in already with all the other had."""
    before = queries.grant(work.session, case.id or 0, agency)
    owns = before is not None and before.role is Role.OWNER
    if owns:
        return None
    if before is not None:
        before.revoked_at, before.revoked_by = work.now, work.actor.name
        work.session.flush()
    full = FieldProfile.FULL in {mine.profile, before.profile if before else mine.profile}
    made = CaseGrant(
        case_id=case.id or 0,
        agency=agency,
        role=mine.role,
        basis=basis,
        with_tip_text=mine.with_tip_text or bool(before and before.with_tip_text),
        profile=FieldProfile.FULL if full else mine.profile,
        until=mine.until,
        granted_by=work.actor.name,
        granted_at=work.now,
    )
    work.session.add(made)
    let_in(work, case, made)
    return made


def _leave(work: Work, case: CaseFile, mine: CaseGrant, successor: str) -> None:
    mine.revoked_at, mine.revoked_by = work.now, work.actor.name
    for access in queries.accesses(work.session, case.id or 0):
        if access.agency == mine.agency:
            uncount(work, access)
            work.session.delete(access)
    if mine.role is Role.OWNER:
        case.agency = successor
    if case.ball_with == mine.agency:
        case.ball_with = successor
    case.renew_keys = case.keys_destroyed_at is None
    work.session.add_all([case, mine])
    work.session.flush()
