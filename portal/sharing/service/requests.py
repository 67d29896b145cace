"""An agency asks to be let into a case, or to see more of it; the owner decides.

Asking for a number that does not exist answers exactly as asking for one that does, and so does a
refusal to an agency that does not know of the case: it goes on seeing that it asked.
"""

from __future__ import annotations

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing import policy, queries
from portal.sharing.events import AccessAsked, AccessDeclined, AccessGranted
from portal.sharing.forms import AskAccess, DecideAccess
from portal.sharing.models import AccessRequest
from portal.sharing.rules.pairs import Asked, refusals
from portal.sharing.rules.states import RequestState
from portal.sharing.service import shares


def ask(work: Work, form: AskAccess) -> AccessRequest:
    """Ask the owner of a case, known by its number, to be let in.

    Invalid when the actor sees all of it already, or their agency has asked and waits.
    """
    require(policy.speaks(work.actor))
    case = queries.case_numbered(work.session, form.number)
    if case is not None and cases.visible(work.session, work.actor, case.id or 0) is not None:
        raise Invalid(number="already_in")
    waiting = queries.requests_by(work.session, work.actor)
    if any(row.number == form.number and seems_open(row) for row in waiting):
        raise Invalid(number="already_asked")
    made = AccessRequest(
        agency=work.actor.agency,
        number=form.number,
        case_id=case.id if case is not None else None,
        profile=form.profile,
        text=form.text,
        state=RequestState.ASKED,
        asked_by=work.actor.name,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        AccessAsked(case_id=made.case_id, access_request_id=known(made.id), agency=made.agency)
    )
    return made


def withdraw(work: Work, request_id: int) -> None:
    """Take a request back, for the agency that asked."""
    found = queries.request(work.session, work.actor, request_id, lock=True)
    if found.agency != work.actor.agency:
        raise NotFound
    require(policy.speaks(work.actor))
    if not seems_open(found):
        raise Conflict
    if found.state is RequestState.ASKED:
        _answered(work, found, RequestState.WITHDRAWN)
    found.state, found.is_told = RequestState.WITHDRAWN, True


def grant(work: Work, request_id: int, form: DecideAccess) -> AccessRequest:
    """Let the agency in as the owner's officer says; the pair policy binds here too."""
    found = _to_decide(work, request_id)
    case_id = known(found.case_id)
    rule = shares.rule_of(work, case_id, found.agency)
    until = shares.end_of(form.until) or shares.usual_end(rule, work.now)
    asked = Asked(role=form.role, profile=form.profile, with_tip_text=False, until=until)
    shares.check(work, case_id, found.agency, form.basis, asked)
    against = refusals(rule, asked, now=work.now, agreed=True)
    if against:
        raise Refused(*(Reason(code, rule.law) for code in against))
    shares.widen(work, case_id, found.agency, asked, basis=form.basis)
    _answered(work, found, RequestState.GRANTED)
    found.is_told = True
    work.record(AccessGranted(case_id=case_id, access_request_id=request_id, agency=found.agency))
    return found


def decline(work: Work, request_id: int, reason: str) -> AccessRequest:
    """Refuse, and say why; the agency is told only if it knows of the case anyway."""
    found = _to_decide(work, request_id)
    if not reason.strip():
        raise Invalid(reason="missing")
    case_id = known(found.case_id)
    _answered(work, found, RequestState.DECLINED, reason)
    found.is_told = queries.knows(work.session, found.agency, case_id)
    work.record(
        AccessDeclined(
            case_id=case_id, access_request_id=request_id, agency=found.agency, reason=reason
        )
    )
    return found


def seems_open(row: AccessRequest) -> bool:
    """Tell whether the agency that asked is to believe that nobody has answered."""
    return row.state is RequestState.ASKED or (
        row.state is RequestState.DECLINED and not row.is_told
    )


def _to_decide(work: Work, request_id: int) -> AccessRequest:
    found = queries.request(work.session, work.actor, request_id, lock=True)
    if found.case_id is None:
        raise NotFound
    mine = cases.grant(work.session, found.case_id, work.actor.agency)
    cases.listed(work.session, work.actor, found.case_id)
    require(case_policy.can_share(work.actor, mine))
    if found.state is not RequestState.ASKED:
        raise Conflict
    return found


def _answered(work: Work, found: AccessRequest, state: RequestState, answer: str = "") -> None:
    found.state, found.answer = state, answer
    found.answered_by, found.answered_at = work.actor.name, work.now
    work.session.add(found)
    work.session.flush()
