"""An agency is dissolved or merged: another takes over what it has open, by the act of two persons.

An administrator says who succeeds whom and on what basis. The head of the agency that ends agrees:
only its officers open its keys, so they hand its cases over, some at a time.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.agencies import service as ending
from portal.agencies.rules import Compartment
from portal.cases import service as cases
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.policy import require
from portal.sharing import events, policy
from portal.sharing.forms import CallOff, ProposeSuccession
from portal.sharing.models import Succession
from portal.sharing.queries import successions as queries

AT_ONCE: Final = 20
"""How many cases change hands in one request."""


def propose(work: Work, form: ProposeSuccession) -> Succession:
    """Say that an agency ends and which takes its place: one of its kind, with keys of its own.

    Invalid for agencies that cannot be; Conflict while another succession of the agency is open.
    """
    require(policy.can_propose_succession(work.actor))
    found = {each.code: each for each in agencies.working(work.session)}
    ends, takes = found.get(form.agency), found.get(form.successor)
    if ends is None:
        raise Invalid(agency="unknown_choice")
    ready = Compartment.CASEWORK in agencies.compartments(work.session, form.successor)
    if takes is None or takes.code == ends.code or takes.kind is not ends.kind or not ready:
        raise Invalid(successor="unknown_choice")
    made = Succession(
        agency=ends.code,
        successor=takes.code,
        basis=form.basis,
        proposed_by_id=work.actor.officer_id or 0,
        proposed_by=work.actor.name,
        proposed_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:
        raise Conflict from None
    work.record(events.SuccessionProposed(**_told(made)))
    return made


def agree(work: Work, succession_id: int) -> Succession:
    """Agree to it as head of the agency that ends; never who proposed it. Conflict when it was."""
    found = queries.succession(work.session, work.actor, succession_id)
    require(policy.can_agree_to_succession(work.actor, found))
    if found.agreed_at is not None or found.finished_at is not None:
        raise Conflict
    found.agreed_by_id, found.agreed_by = work.actor.officer_id, work.actor.name
    found.agreed_at = work.now
    work.session.add(found)
    work.session.flush()
    work.record(events.SuccessionAgreed(**_told(found)))
    return found


def call_off(work: Work, succession_id: int, form: CallOff) -> Succession:
    """Withdraw a proposal, or decline it as head of the agency that ends; it stays on the list.

    Conflict once it was agreed to: cases change hands from then on.
    """
    found = queries.succession(work.session, work.actor, succession_id)
    if found.agreed_at is not None or found.finished_at is not None:
        raise Conflict
    require(policy.can_call_off_succession(work.actor, found))
    found.finished_at, found.called_off_by = work.now, work.actor.name
    found.called_off_reason = form.reason
    work.session.add(found)
    work.session.flush()
    work.record(events.SuccessionCalledOff(**_told(found), reason=form.reason))
    return found


def go_on(work: Work, succession_id: int, *, limit: int = AT_ONCE) -> Succession:
    """Hand the next cases over. A case this officer may not see stays and is counted as `left`.

    With the last one the letters follow, and the succession is done.
    """
    found = queries.succession(work.session, work.actor, succession_id)
    require(policy.can_carry_succession(work.actor, found))
    if found.agreed_at is None or found.finished_at is not None:
        raise Conflict
    some = queries.cases_after(work.session, found.agency, found.done_to, limit)
    for case_id in some:
        try:
            with work.session.begin_nested():
                cases.succeed(work, case_id, found.successor, basis=found.basis)
            found.done += 1
        except NotFound:
            found.left += 1
        found.done_to = case_id
    if len(some) < limit:
        found.finished_at = work.now
        ending.end(work, found.agency, found.successor)
        work.record(events.AgencySucceeded(**_told(found), cases=found.done, left=found.left))
    work.session.add(found)
    work.session.flush()
    return found


def _told(found: Succession) -> dict[str, str]:
    return {
        "from_agency": found.agency,
        "to_agency": found.successor,
        "basis": found.basis,
    }
