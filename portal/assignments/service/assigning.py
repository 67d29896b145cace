"""Naming who handles a case: the officer in charge, those who help, taking one oneself."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress

from portal.assignments import policy, queries
from portal.assignments.events import AssignmentEnded, CaseAssigned, MemberAdded
from portal.assignments.models import Assignment
from portal.assignments.rules import Candidate, Kind, Pool
from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.cases import service as case_service
from portal.cases.events import OwnerChanged, ShareEnded
from portal.cases.queries import CaseFile, CaseGrant
from portal.cases.rules import Stage
from portal.identity import queries as identity
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices

TRIES = 20
"""How many cases others take before our eyes until we give up taking the next."""
UNSHARED = "停止共享"
HANDED_OVER = "变更主办单位"


def pool(work: Work) -> Pool:
    """Return the officers of the actor's agency as the rules of assignment see them today."""
    day = work.now.astimezone(LEGAL_ZONE).date()
    return queries.pool(work.session, work.actor.agency, day)


def suggest(work: Work, case_id: int) -> list[Candidate]:
    """Return who could take a case, least loaded first, and what speaks against the others."""
    case = cases.listed(work.session, work.actor, case_id)
    handling = queries.handling(work.session, known(case.id), work.actor.agency)
    return pool(work).candidates(cases.recused(work.session, case_id), handling)


def assign(
    work: Work,
    case_id: int,
    officer_id: int,
    *,
    reason: str = "",
    seen_lead: int | None = None,
    among: Pool | None = None,
) -> Assignment:
    """Name the officer in charge of a case within the actor's agency; who was before is relieved.

    An absent officer's delegate receives it. `seen_lead` is whom the actor saw in charge, 0 for
    nobody: Conflict when that has changed. Invalid for a stranger, an officer without a casework
    office, one who is recused, or who is away with nobody standing in. Conflict for a closed case.
    """
    case = _held(work, case_id)
    require(policy.can_assign(work.actor))
    recused = cases.recused(work.session, case_id)
    taker = new_lead(
        among or pool(work), officer_id, _lead_id(work, case_id), recused, seen_lead=seen_lead
    )
    instead_of = officer_id if taker != officer_id else None
    return _put(work, case, taker, Kind.LEAD, reason, instead_of)


def add_member(
    work: Work, case_id: int, officer_id: int, *, reason: str = "", among: Pool | None = None
) -> Assignment:
    """Add a co-handling officer (two officers enforce, APL art. 42); errors as `assign`."""
    case = _held(work, case_id)
    require(policy.can_add_member(work.actor, _lead_id(work, case_id)))
    taker = _receiver(among or pool(work), officer_id, cases.recused(work.session, case_id))
    if taker in queries.handling(work.session, case_id, work.actor.agency):
        raise Invalid(officer_id="handles_already")
    instead_of = officer_id if taker != officer_id else None
    return _put(work, case, taker, Kind.MEMBER, reason, instead_of)


def take(work: Work, case_id: int) -> Assignment:
    """Take a case nobody of the agency is in charge of; Conflict when somebody was faster."""
    case = _held(work, case_id)
    require(policy.can_take(work.actor))
    if _lead_id(work, case_id) is not None:
        raise Conflict
    return _put(work, case, work.actor.officer_id or 0, Kind.LEAD, "", None)


def take_next(work: Work) -> Assignment | None:
    """Take the case that has waited longest for an officer in charge; None when none waits."""
    require(policy.can_take(work.actor))
    for _ in range(TRIES):
        case = queries.next_unassigned(work.session, work.actor)
        if case is None:
            return None
        with suppress(Conflict):  # PostgreSQL gives one whose list row was of a moment ago
            return take(work, known(case.id))
    raise Conflict


def end(work: Work, case_id: int, assignment_id: int, *, reason: str) -> None:
    """Relieve an officer of a case. Conflict when that has happened already."""
    _held(work, case_id)
    for each in queries.history(work.session, case_id, work.actor.agency):
        if each.id == assignment_id:
            break
    else:
        raise NotFound
    allowed = policy.can_add_member(work.actor, _lead_id(work, case_id))
    require(policy.can_assign(work.actor) if each.kind is Kind.LEAD else allowed)
    if each.until_at is not None:
        raise Conflict
    _end(work, each, reason)


def end_all(work: Work, case_id: int, agency: str, *, reason: str, officer_id: int = 0) -> None:
    """Relieve everybody of an agency, or one officer, of a case; for recusal and ended shares."""
    for each in queries.current(work.session, case_id, agency):
        if officer_id in {0, each.officer_id}:
            _end(work, each, reason)


def when_share_ended(work: Work, event: ShareEnded) -> None:
    """Relieve the officers of an agency that no longer sees the case."""
    end_all(work, event.case_id, event.with_agency, reason=UNSHARED)


def when_handed_over(work: Work, event: OwnerChanged) -> None:
    """Relieve the officers of the former owner, and whoever was in charge in the new one.

    Both agencies name their officers in charge anew, see `cases.service.change_owner`.
    """
    end_all(work, event.case_id, event.from_agency, reason=HANDED_OVER)
    for each in queries.current(work.session, event.case_id, event.to_agency):
        if each.kind is Kind.LEAD:
            _end(work, each, HANDED_OVER)


def _held(work: Work, case_id: int) -> CaseFile:
    """Return the case for the actor to assign in, locked; NotFound, NotAllowed or Conflict else."""
    case = cases.listed(work.session, work.actor, case_id)
    work.session.refresh(case, with_for_update={"key_share": True})
    may_assign_in(work, case, cases.grant(work.session, case_id, work.actor.agency))
    return case


def may_assign_in(work: Work, case: CaseFile, grant: CaseGrant | None) -> None:
    """Raise NotAllowed where the actor's agency only reads, Conflict for a closed case."""
    require(case_policy.can_contribute(work.actor, grant))
    if case.stage is Stage.CLOSED:
        raise Conflict


def new_lead(
    among: Pool,
    officer_id: int,
    old: int | None,
    recused: Collection[int],
    *,
    seen_lead: int | None,
) -> int:
    """Return who receives a case meant for an officer; errors as `assign`."""
    if seen_lead is not None and seen_lead != (old or 0):
        raise Conflict
    taker = _receiver(among, officer_id, recused)
    if old == taker:
        raise Invalid(officer_id="handles_already")
    return taker


def _lead_id(work: Work, case_id: int) -> int | None:
    return queries.lead_id(work.session, case_id, work.actor.agency)


def _receiver(among: Pool, officer_id: int, recused: Collection[int]) -> int:
    taker, barred = among.receiver(officer_id, recused)
    if barred:
        raise Invalid(officer_id=barred)
    return taker


def _put(
    work: Work, case: CaseFile, officer_id: int, kind: Kind, reason: str, instead_of: int | None
) -> Assignment:
    case_id, agency = known(case.id), work.actor.agency
    for each in queries.current(work.session, case_id, agency):
        if each.officer_id == officer_id or (kind is Kind.LEAD and each.kind is Kind.LEAD):
            _end(work, each, reason)
    made = named(work, case_id, officer_id, kind, reason, instead_of=instead_of)
    work.session.add(made)
    work.session.flush()
    if kind is Kind.LEAD:
        case_service.set_lead(work, case_id, agency, officer_id)
    event = (CaseAssigned if kind is Kind.LEAD else MemberAdded)(
        case_id=case_id,
        agency=agency,
        officer_id=officer_id,
        officer=_name(work, officer_id),
        instead_of=instead_of,
    )
    work.record(event)
    if officer_id != work.actor.officer_id:
        notices.about(work, event, agency=agency, officer_id=officer_id)
    return made


def named(
    work: Work, case_id: int, officer_id: int, kind: Kind, reason: str, *, instead_of: int | None
) -> Assignment:
    """Return the row that says who handles a case of the actor's agency from now on."""
    return Assignment(
        case_id=case_id,
        agency=work.actor.agency,
        officer_id=officer_id,
        kind=kind,
        instead_of=instead_of,
        reason=reason,
        from_at=work.now,
        made_by=work.actor.name,
    )


def ended(work: Work, old: Assignment, reason: str) -> None:
    """Write down that an officer handles a case no longer."""
    old.until_at, old.ended_by, old.end_reason = work.now, work.actor.name, reason


def _end(work: Work, old: Assignment, reason: str) -> None:
    ended(work, old, reason)
    work.session.add(old)
    work.session.flush()
    if old.kind is Kind.LEAD:
        case_service.set_lead(work, old.case_id, old.agency, None)
    work.record(
        AssignmentEnded(
            case_id=old.case_id,
            agency=old.agency,
            officer_id=old.officer_id,
            officer=_name(work, old.officer_id),
            kind=old.kind,
        )
    )


def _name(work: Work, officer_id: int) -> str:
    return identity.officer(work.session, officer_id).name
