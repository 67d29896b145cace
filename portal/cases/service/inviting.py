"""Letting an agency in when it agrees: keys laid ready beforehand, a grant only afterwards.

The keys are wrapped to the invited agency while the owner's officer, who can open them, asks; so
that agreeing needs nobody of the owner. Until then there is a wrap and no grant: no route leads to
the case, since every one begins with the list row that comes with the grant. Rotating the keys
wraps the new ones to whoever holds the old ones, prepared ones too.
"""

from __future__ import annotations

from datetime import datetime

from portal.cases import policy, queries
from portal.cases.events import CaseShared
from portal.cases.models import CaseGrant
from portal.cases.rules import Role, Scope
from portal.cases.rules.masking import FieldProfile
from portal.cases.service import keyring
from portal.cases.service.facts import held
from portal.cases.service.sharing import let_in
from portal.infra.work import Work
from portal.kernel.errors import Conflict
from portal.kernel.policy import require


def lay_keys_ready(
    work: Work, case_id: int, agency: str, *, profile: FieldProfile, with_tip_text: bool
) -> None:
    """Wrap the keys a grant will need to an agency that is not in yet, or not so far."""
    case, grant = held(work, case_id)
    require(policy.can_share(work.actor, grant))
    if profile is FieldProfile.FULL:
        tips = (Scope.TIPS,) if with_tip_text else ()
        keys = keyring.keys_of(work, case)
        keyring.give(work, case, keys, to=agency, scopes=(Scope.CASE, *tips))


def take_keys_back(work: Work, case_id: int, agency: str) -> None:
    """Drop keys that were laid ready and not used; what an agency's grant gives it stays."""
    keep = policy.scopes_of(queries.grant(work.session, case_id, agency))
    case = queries.by_id(work.session, case_id, lock=True)
    keyring.take_away(work, case, agency=agency, keep=keep)


def admit(
    work: Work,
    case_id: int,
    agency: str,
    *,
    role: Role,
    profile: FieldProfile,
    with_tip_text: bool,
    until: datetime | None,
    basis: str,
    granted_by: str,
) -> CaseGrant:
    """Let an agency in whose keys lie ready; who may is the caller's affair.

    A share it had with fewer fields ends and the new one takes its place. Conflict when it has as
    much already.
    """
    case = queries.by_id(work.session, case_id, lock=True)
    before = queries.grant(work.session, case_id, agency)
    if before is not None and before.profile is FieldProfile.FULL:
        raise Conflict
    if before is not None:
        before.revoked_at, before.revoked_by = work.now, work.actor.name
        work.session.flush()
    made = CaseGrant(
        case_id=case_id,
        agency=agency,
        role=role,
        basis=basis,
        with_tip_text=with_tip_text and profile is FieldProfile.FULL,
        profile=profile,
        until=until,
        granted_by=granted_by,
        granted_at=work.now,
    )
    work.session.add(made)
    let_in(work, case, made)
    work.record(
        CaseShared(
            case_id=case_id,
            with_agency=agency,
            role=role,
            basis=basis,
            with_tip_text=made.with_tip_text,
            profile=profile,
            until=until,
        )
    )
    return made
