"""Letting another agency into a case, and ending it."""

from __future__ import annotations

from portal.agencies import queries as agencies
from portal.cases import policy, queries, rules
from portal.cases.events import CaseShared, ShareEnded
from portal.cases.models import CaseAccess, CaseFile, CaseGrant
from portal.cases.rules import Role, Scope
from portal.cases.service import keyring
from portal.cases.service.facts import held
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.policy import require


def share(
    work: Work,
    case_id: int,
    agency: str,
    *,
    role: Role | None = None,
    basis: str,
    with_tip_text: bool | None = None,
) -> CaseGrant:
    """Let an agency into a case the actor's agency owns, on a legal basis.

    One wrap of each key, whatever the size of the evidence. What the reporter wrote goes along
    only with `with_tip_text`: by default for police and procuratorate, not for contributors. An
    agency that is already in stays as it is. Invalid when the agency is unknown, the basis empty or
    the role not one for an agency of that kind.
    """
    case, mine = held(work, case_id)
    require(policy.can_share(work.actor, mine))
    if not basis.strip():
        raise Invalid(basis="missing")
    role = _role(work, agency, role)
    already = queries.grant(work.session, case_id, agency)
    if already is not None:
        return already
    tips = rules.shares_tip_text(role) if with_tip_text is None else with_tip_text
    made = CaseGrant(
        case_id=case_id,
        agency=agency,
        role=role,
        basis=basis,
        with_tip_text=tips,
        granted_by=work.actor.name,
        granted_at=work.now,
    )
    work.session.add(made)
    _let_in(work, case, made)
    work.record(
        CaseShared(case_id=case_id, with_agency=agency, role=role, basis=basis, with_tip_text=tips)
    )
    return made


def end_share(work: Work, case_id: int, agency: str, *, reason: str) -> None:
    """End an agency's share: its keys are dropped, and what comes later gets new ones.

    What it could read before, it may have kept; that is why the key changes only forward.
    """
    case, mine = held(work, case_id)
    require(policy.can_share(work.actor, mine))
    grant = queries.grant(work.session, case_id, agency)
    if grant is None or grant.role is Role.OWNER:
        raise NotFound
    grant.revoked_at, grant.revoked_by = work.now, work.actor.name
    for access in queries.accesses(work.session, case_id):
        if access.agency == agency:
            work.session.delete(access)
        elif case.ball_with == agency and access.agency == case.agency:
            access.has_ball = True
    if case.ball_with == agency:
        case.ball_with = case.agency
    work.session.flush()
    keyring.take_away(work, case, agency=agency)
    keyring.rotate(work, case)
    work.record(ShareEnded(case_id=case_id, with_agency=agency, reason=reason))


def _let_in(work: Work, case: CaseFile, grant: CaseGrant) -> None:
    work.session.add(
        CaseAccess(
            agency=grant.agency,
            case_id=case.id or 0,
            role=grant.role,
            stage=case.stage,
            updated_at=case.updated_at,
        )
    )
    work.session.flush()
    tips = (Scope.TIPS,) if grant.with_tip_text else ()
    keys = keyring.keys_of(work, case)
    keyring.give(work, case, keys, to=grant.agency, scopes=(Scope.CASE, *tips))


def _role(work: Work, agency: str, asked: Role | None) -> Role:
    try:
        usual = rules.role_of(agencies.agency(work.session, agency).kind)
    except NotFound:
        raise Invalid(agency="unknown_choice") from None
    if asked not in {None, usual, Role.CONTRIBUTOR}:
        raise Invalid(role="unknown_choice")
    return asked or usual
