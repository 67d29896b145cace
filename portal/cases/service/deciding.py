"""Deciding on a case: whether to file it, closing it, taking it up again."""

from __future__ import annotations

from portal.cases import policy, queries, rules
from portal.cases.events import CaseClosed, CaseClosing, CaseFiled, CaseNotFiled, CaseReopened
from portal.cases.forms import Close
from portal.cases.models import CaseFile, CaseGrant
from portal.cases.rules import Filing, Outcome, Stage
from portal.cases.service.content import send_to_reporter
from portal.cases.service.facts import held, mine, move, set_ball
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require


def file_case(work: Work, case_id: int, reason: str, *, to_reporter: str | None = None) -> CaseFile:
    """Decide, as the head, to file an administrative case (立案, N4 art. 14).

    `to_reporter`, if given, goes to the reporter of every tip and is the notice the law asks for.
    A case already with the police keeps its stage. Conflict when it was decided on before.
    """
    case = _decide(work, case_id, Filing.FILED)
    if case.stage is Stage.CHECKING:
        move(work, case, Stage.FILED)
    work.record(CaseFiled(case_id=case_id, agency=case.agency, reason=reason))
    _tell(work, case_id, to_reporter)
    return case


def decide_not_to_file(
    work: Work, case_id: int, reason: str, *, outcome: Outcome, to_reporter: str | None = None
) -> CaseFile:
    """Decide, as the head, not to file; this closes the case.

    Invalid for an outcome only a filed case can have; else as `file_case` and `close`.
    """
    if outcome not in rules.NOT_FILED_OUTCOMES:
        raise Invalid(outcome="unknown_choice")
    case = _decide(work, case_id, Filing.NOT_FILED)
    work.record(CaseNotFiled(case_id=case_id, agency=case.agency, reason=reason))
    _tell(work, case_id, to_reporter)
    return _close(work, case, outcome=outcome, reason=reason)


def close(work: Work, case_id: int, form: Close) -> CaseFile:
    """Close a case with its outcome.

    Conflict when it is closed already; Refused while filing is undecided, or something of the case
    is still open elsewhere (a referral, a time limit, money ordered).
    """
    case, grant = _held_whole(work, case_id)
    require(policy.can_close(work.actor, grant))
    return _close(work, case, outcome=form.outcome, reason=form.reason)


def reopen(work: Work, case_id: int, reason: str) -> CaseFile:
    """Take a closed case up again, as the head: it is checked, and decided on, anew."""
    case, grant = held(work, case_id)
    require(policy.can_decide_filing(work.actor, grant))
    if case.stage is not Stage.CLOSED:
        raise Conflict
    move(work, case, Stage.CHECKING)
    case.filing, case.outcome, case.closed_at = Filing.UNDECIDED, None, None
    set_ball(work, case, case.agency)
    work.record(CaseReopened(case_id=case_id, agency=case.agency, reason=reason))
    return case


def _decide(work: Work, case_id: int, filing: Filing) -> CaseFile:
    case, grant = _held_whole(work, case_id)
    require(policy.can_decide_filing(work.actor, grant))
    if case.filing is not Filing.UNDECIDED or case.stage is Stage.CLOSED:
        raise Conflict
    case.filing = filing
    work.session.add(case)
    work.session.flush()
    return case


def _held_whole(work: Work, case_id: int) -> tuple[CaseFile, CaseGrant | None]:
    """Return the case as `held`, the cases merged into it locked with it: what is decided binds them."""
    mine(work, case_id)
    queries.hold_family(work.session, case_id)
    return held(work, case_id)


def _tell(work: Work, case_id: int, text: str | None) -> None:
    for member in queries.with_merged(work.session, case_id) if text else ():
        for tip in queries.tips(work.session, member):
            send_to_reporter(work, member, tip.tip_id, text or "", tells_decision=True)


def _close(work: Work, case: CaseFile, *, outcome: Outcome, reason: str) -> CaseFile:
    if not rules.can_move(case.stage, Stage.CLOSED):
        raise Conflict
    if case.filing is Filing.UNDECIDED:
        raise Refused(Reason("filing_undecided", rules.FILING_LAW))
    work.record(CaseClosing(case_id=case.id or 0))
    move(work, case, Stage.CLOSED)
    case.closed_at, case.outcome = work.now, outcome
    work.record(CaseClosed(case_id=case.id or 0, outcome=outcome, reason=reason))
    return case
