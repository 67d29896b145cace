"""Who may do what with a case, given what their agency was granted (None: nothing)."""

from __future__ import annotations

from portal.cases.models import CaseGrant
from portal.cases.rules import CASEWORK, MONEY_OFFICES, Role, Scope
from portal.cases.rules.masking import FieldProfile
from portal.kernel.actor import Actor, Office


def can_see(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the plain facts of the case are visible: the same wall as queries.visible_to."""
    if grant is None or grant.revoked_at or grant.agency != actor.agency:
        return False
    return opens(actor) or (grant.role is Role.OWNER and actor.holds(*MONEY_OFFICES))


def opens(actor: Actor) -> bool:
    """Tell whether the actor's offices open sealed content of the agency's cases."""
    return actor.holds(*CASEWORK)


def opens_sealed(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the agency was given the case's keys and the actor's offices may use them."""
    full = grant is not None and grant.profile is FieldProfile.FULL
    return full and opens(actor) and can_see(actor, grant)


def sees_tip_text(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether what the reporter wrote, sent and answered may be shown."""
    return grant is not None and opens_sealed(actor, grant) and grant.with_tip_text


def scopes_of(grant: CaseGrant | None) -> frozenset[Scope]:
    """Return which keys of the case an agency may use: its own always, the rest as it was granted."""
    if grant is None or grant.revoked_at or grant.profile is not FieldProfile.FULL:
        return frozenset({Scope.OWN})
    return frozenset(Scope) if grant.with_tip_text else frozenset({Scope.OWN, Scope.CASE})


def can_open_case(actor: Actor) -> bool:
    return actor.holds(Office.INTAKE, Office.INVESTIGATOR, Office.HEAD)


def can_contribute(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor may add findings, notes, evidence and documents."""
    reads_only = grant is None or grant.role is Role.READER
    return opens_sealed(actor, grant) and not reads_only


def can_hold_evidence(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor puts evidence under legal hold and lifts it: a head or deputy head."""
    return can_contribute(actor, grant) and actor.holds(Office.HEAD, Office.DEPUTY_HEAD)


def can_work(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor may change parties, allegations, stage and turn."""
    return can_contribute(actor, grant) and grant is not None and grant.role is Role.OWNER


def can_write_to_reporter(actor: Actor, grant: CaseGrant | None) -> bool:
    return can_work(actor, grant) and sees_tip_text(actor, grant)


def can_share(actor: Actor, grant: CaseGrant | None) -> bool:
    return can_work(actor, grant) and actor.holds(
        Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD
    )


def can_pass_on(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor's agency may pass its place on: a police unit, to another."""
    return can_contribute(actor, grant) and grant is not None and grant.role is Role.POLICE


def can_pass_along(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor lets the procuratorate in where the police work on a case (CPL 87, 162)."""
    police = grant is not None and grant.role is Role.POLICE
    return police and can_contribute(actor, grant)


def can_send_back(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor lets an agency in with an opinion: a prosecutor on the case (CPL 177)."""
    mine = grant is not None and grant.role in {Role.OWNER, Role.PROCURATORATE}
    return mine and can_contribute(actor, grant) and actor.holds(Office.PROSECUTOR, Office.HEAD)


def can_decide_filing(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor decides on filing, and on taking a closed case up again: the head."""
    return can_work(actor, grant) and actor.holds(Office.HEAD)


def can_close(actor: Actor, grant: CaseGrant | None) -> bool:
    return can_work(actor, grant) and actor.holds(
        Office.INVESTIGATOR, Office.HEAD, Office.DEPUTY_HEAD
    )


def can_hand_over(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor offers the case to another agency, to own it: the head."""
    return can_decide_filing(actor, grant)


def can_merge(actor: Actor, grant: CaseGrant | None) -> bool:
    """Tell whether the actor decides on merging and splitting: the owner's head or deputy head."""
    return can_work(actor, grant) and actor.holds(Office.HEAD, Office.DEPUTY_HEAD)
