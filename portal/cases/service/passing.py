"""A police unit that has no jurisdiction passes its place in a case on to the one that has."""

from __future__ import annotations

from portal.cases import policy, queries
from portal.cases.models import CaseGrant
from portal.cases.service import sharing
from portal.cases.service.facts import held
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require


def pass_on(work: Work, case_id: int, agency: str, *, basis: str) -> CaseGrant:
    """Give another police unit what the actor's unit was given of a case, on a legal basis.

    The owner's consent lies in the law that orders it (O310 art. 7, MPS art. 184); it is told. A
    unit that is already in stays as it is. Invalid when the agency is unknown or no police unit.
    """
    case, mine = held(work, case_id)
    require(policy.can_pass_on(work.actor, mine))
    if mine is None:
        raise NotFound
    already = queries.grant(work.session, case_id, agency)
    if already is not None:
        return already
    made = CaseGrant(
        case_id=case_id,
        agency=agency,
        role=sharing.role_for(work, agency, mine.role),
        basis=basis,
        with_tip_text=mine.with_tip_text,
        profile=mine.profile,
        until=mine.until,
        granted_by=work.actor.name,
        granted_at=work.now,
    )
    return sharing.granted(work, case, made)


def give_up(work: Work, case_id: int, *, reason: str) -> None:
    """End the place of the actor's own unit in a case it has passed on."""
    case, mine = held(work, case_id)
    require(policy.can_pass_on(work.actor, mine))
    sharing.end(work, case, work.actor.agency, reason)
