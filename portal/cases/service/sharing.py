"""Letting another agency into a case, and ending it."""

from __future__ import annotations

from datetime import datetime

from portal.agencies import queries as agencies
from portal.cases import policy, queries, rules
from portal.cases.events import CaseShared, ShareEnded
from portal.cases.models import CaseAccess, CaseFile, CaseGrant
from portal.cases.rules import Role, Scope
from portal.cases.rules.masking import FieldProfile
from portal.cases.service import keyring
from portal.cases.service.facts import held
from portal.cases.service.projecting import copy, touched, uncount
from portal.infra.work import Work
from portal.kernel.errors import Destroyed, Invalid, NotFound
from portal.kernel.policy import require

EXPIRED = "到期自动停止"


def share(
    work: Work,
    case_id: int,
    agency: str,
    *,
    role: Role | None = None,
    basis: str,
    with_tip_text: bool | None = None,
    profile: FieldProfile = FieldProfile.FULL,
    until: datetime | None = None,
) -> CaseGrant:
    """Let an agency into a case the actor's agency owns, on a legal basis, perhaps until a day.

    One wrap of each key, whatever the size of the evidence, and none at all unless `profile` is
    FULL. What the reporter wrote goes along only with `with_tip_text`: by default for police and
    procuratorate, not for contributors. An agency that is already in stays as it is. Invalid when
    the agency is unknown, the basis empty, `until` past, the profile too small for what the role
    must do, or the role not one for an agency of that kind.
    """
    case, mine = held(work, case_id)
    require(policy.can_share(work.actor, mine))
    if not basis.strip():
        raise Invalid(basis="missing")
    if until is not None and until <= work.now:
        raise Invalid(until="past")
    role = role_for(work, agency, role)
    if profile is not FieldProfile.FULL and role is not Role.READER:
        raise Invalid(profile="profile_too_small")
    already = queries.grant(work.session, case_id, agency)
    if already is not None:
        return already
    tips = rules.shares_tip_text(role) if with_tip_text is None else with_tip_text
    made = CaseGrant(
        case_id=case_id,
        agency=agency,
        role=role,
        basis=basis,
        with_tip_text=tips and profile is FieldProfile.FULL,
        profile=profile,
        until=until,
        granted_by=work.actor.name,
        granted_at=work.now,
    )
    return granted(work, case, made)


def pass_along(work: Work, case_id: int, agency: str, *, basis: str) -> CaseGrant:
    """Let the procuratorate into a case the police work on: the file goes with what they ask of it.

    It gets what the police themselves hold. One that could only read, or not everything, is let in
    as a procuratorate from now on; one that works on the case already stays as it is. Invalid for an
    agency that is no procuratorate.
    """
    case, mine = held(work, case_id)
    require(policy.can_pass_along(work.actor, mine))
    role = role_for(work, agency, None)
    if mine is None or role is not Role.PROCURATORATE:
        raise Invalid(agency="unknown_choice")
    before = queries.grant(work.session, case_id, agency)
    if before is not None:
        if before.role is not Role.READER and before.profile is FieldProfile.FULL:
            return before
        before.revoked_at, before.revoked_by = work.now, work.actor.name
        work.session.flush()
    made = CaseGrant(
        case_id=case_id,
        agency=agency,
        role=role,
        basis=basis,
        with_tip_text=mine.with_tip_text,
        profile=FieldProfile.FULL,
        granted_by=work.actor.name,
        granted_at=work.now,
    )
    return granted(work, case, made)


def send_back(work: Work, case_id: int, agency: str, *, basis: str) -> CaseGrant:
    """Let the agency an opinion goes to work on a case of the procuratorate; not the reporter's words.

    An agency that is already in stays as it is. Invalid when it is unknown.
    """
    case, mine = held(work, case_id)
    require(policy.can_send_back(work.actor, mine))
    role = role_for(work, agency, Role.CONTRIBUTOR)
    before = queries.grant(work.session, case_id, agency)
    if before is not None:
        return before
    made = CaseGrant(
        case_id=case_id,
        agency=agency,
        role=role,
        basis=basis,
        with_tip_text=False,
        profile=FieldProfile.FULL,
        granted_by=work.actor.name,
        granted_at=work.now,
    )
    return granted(work, case, made)


def granted(work: Work, case: CaseFile, made: CaseGrant) -> CaseGrant:
    """Write a new grant down, hand over the keys it gives, and say so."""
    work.session.add(made)
    let_in(work, case, made)
    hand_keys(work, case, made)
    work.record(
        CaseShared(
            case_id=made.case_id,
            with_agency=made.agency,
            role=made.role,
            basis=made.basis,
            with_tip_text=made.with_tip_text,
            profile=made.profile,
            until=made.until,
        )
    )
    return made


def end_share(work: Work, case_id: int, agency: str, *, reason: str) -> None:
    """End an agency's share: its keys are dropped, and what comes later gets new ones.

    What it could read before, it may have kept; that is why the key changes only forward.
    """
    case, mine = held(work, case_id, merged_too=True)
    require(policy.can_share(work.actor, mine))
    end(work, case, agency, reason)


def expire_share(work: Work, case_id: int, agency: str) -> None:
    """End a share whose day has come; for the job, which has no officer's key and needs none."""
    case = queries.by_id(work.session, case_id, lock=True)
    grant = queries.grant(work.session, case_id, agency)
    if grant is not None and grant.until is not None and grant.until <= work.now:
        end(work, case, agency, EXPIRED)


def end(work: Work, case: CaseFile, agency: str, reason: str) -> None:
    """End an agency's place in a case; the caller has settled that it may."""
    case_id = case.id or 0
    grant = queries.grant(work.session, case_id, agency)
    if grant is None or grant.role is Role.OWNER:
        raise NotFound
    grant.revoked_at, grant.revoked_by = work.now, work.actor.name
    for access in queries.accesses(work.session, case_id):
        if access.agency == agency:
            uncount(work, access)
            work.session.delete(access)
    if case.ball_with == agency:
        case.ball_with = case.agency
    work.session.flush()
    keyring.take_away(work, case, agency=agency)
    keyring.rotate(work, case)
    work.record(ShareEnded(case_id=case_id, with_agency=agency, reason=reason))


def let_in(work: Work, case: CaseFile, grant: CaseGrant) -> None:
    """Write the list row that goes with a grant, made anew or changed to what it says now."""
    rows = queries.accesses(work.session, case.id or 0)
    access = next((each for each in rows if each.agency == grant.agency), None)
    if access is None:
        access = CaseAccess(
            agency=grant.agency,
            case_id=case.id or 0,
            role=grant.role,
            stage=case.stage,
            updated_at=case.updated_at,
        )
    access.role, access.profile = grant.role, grant.profile
    copy(case, access)
    work.session.add(access)
    work.session.flush()
    touched(work).add(case.id or 0)


def hand_keys(work: Work, case: CaseFile, grant: CaseGrant) -> None:
    """Wrap the keys that go with a grant; none unless it shows everything."""
    if grant.profile is not FieldProfile.FULL:
        return
    if case.keys_destroyed_at is not None:
        raise Destroyed(case.keys_destroyed_at)
    tips = (Scope.TIPS,) if grant.with_tip_text else ()
    keys = keyring.keys_of(work, case)
    keyring.give(work, case, keys, to=grant.agency, scopes=(Scope.CASE, *tips))


def role_for(work: Work, agency: str, asked: Role | None) -> Role:
    """Return in what role an agency comes in; Invalid when unknown, or not for one of its kind."""
    try:
        usual = rules.role_of(agencies.agency(work.session, agency).kind)
    except NotFound:
        raise Invalid(agency="unknown_choice") from None
    if asked not in {None, usual, Role.CONTRIBUTOR, Role.READER}:
        raise Invalid(role="unknown_choice")
    return asked or usual
