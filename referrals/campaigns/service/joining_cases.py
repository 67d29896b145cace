"""One visit instead of two, asked from the page of a case: its agency goes with an approved check."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases.policy import opens
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, NotAllowed
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.campaigns.events import CaseJoinAsked, CaseJoinDecided
from referrals.campaigns.forms import AnswerJoin, AskJoin
from referrals.campaigns.models.joining import CaseJoin
from referrals.campaigns.policy import RUNS
from referrals.campaigns.queries import joining, visits
from referrals.campaigns.rules import JOIN_NAMES, JoinState
from referrals.campaigns.service.ordering import HEARS, practice_of, today
from referrals.checklists import queries as checklists
from referrals.inspections import service as inspecting
from referrals.inspections.rules import Notice
from referrals.inspections.rules import State as Visit

HEADS = (Office.HEAD, Office.DEPUTY_HEAD)
INVESTIGATED = (Stage.CHECKING, Stage.FILED)
"""Cases whose institution is still to be checked."""


def near_case(work: Work, case: joining.Case) -> list[visits.Check]:
    """Return the approved checks of other agencies the actor's agency could go with for its case.

    None for a case of another agency or one no longer investigated, where its kind does not inspect,
    and for others than who may run checks. One the institution is told of only at the door is known
    to heads alone: who opens a case on an institution must not learn by it that one is coming.
    """
    if not _asks(work, case) or case.institution_id is None:
        return []
    kind = agencies.agency(work.session, case.agency).kind
    if checklists.in_force(work.session, case.agency, kind, today(work)) is None:
        return []
    days = practice_of(work, case.region).merge_days
    found = visits.nearby(work.session, work.actor, case.institution_id, today(work), days)
    others = [each for each in found if each.agency != case.agency and each.state is Visit.APPROVED]
    if not work.actor.holds(*HEADS):
        others = [each for each in others if each.notice is not Notice.AT_THE_DOOR]
    return [
        each for each in others if not visits.takes_part(work.session, known(each.id), case.agency)
    ]


def _asks(work: Work, case: joining.Case) -> bool:
    own = opens(work.actor) and case.agency == work.actor.agency
    return own and work.actor.holds(*RUNS) and case.stage in INVESTIGATED


def ask_from_case(work: Work, case_id: int, form: AskJoin) -> CaseJoin:
    """Ask the lead of an approved check to take the case's agency along.

    NotFound for a check that is not at hand; Conflict when it was asked already.
    """
    case = cases.get(work.session, work.actor, case_id)
    require(_asks(work, case))
    chosen = {each.id: each for each in near_case(work, case)}.get(form.inspection_id)
    if chosen is None:
        raise Conflict
    made = CaseJoin(
        case_id=case_id,
        inspection_id=known(chosen.id),
        agency=work.actor.agency,
        host=chosen.agency,
        asked_by=known(work.actor.officer_id),
        asked_at=work.now,
    )
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:
        raise Conflict from None
    event = CaseJoinAsked(
        join_id=known(made.id),
        inspection_id=made.inspection_id,
        agency=chosen.agency,
        asks=made.agency,
        title=chosen.title,
    )
    work.record(event)
    notices.about(work, event, agency=chosen.agency, offices=HEARS)
    return made


def answer_case(work: Work, join_id: int, form: AnswerJoin) -> CaseJoin:
    """Take the other agency along, or say why not. Investigators and heads of the check's lead.

    Taken along, it is a participant with its own checklist and names its officers. Invalid without a
    reason to refuse; Conflict when the check has begun meanwhile, or the case is
    investigated no more.
    """
    join = joining.get(work.session, work.actor, join_id, lock=True)
    if join.state is not JoinState.ASKED:
        raise Conflict
    if not work.actor.holds(*RUNS):
        raise NotAllowed
    accepted = form.decision == "yes"
    if not accepted and not form.reason:
        raise Invalid(reason="missing")
    if accepted and cases.by_id(work.session, join.case_id).stage not in INVESTIGATED:
        raise Conflict
    if accepted:
        inspecting.admit(work, join.inspection_id, join.agency)
    join.state = JoinState.ACCEPTED if accepted else JoinState.DECLINED
    join.decided_by, join.decided_at = work.actor.officer_id, work.now
    join.reason = form.reason
    work.session.add(join)
    work.session.flush()
    result = JOIN_NAMES[join.state]
    event = CaseJoinDecided(
        join_id=join_id,
        inspection_id=join.inspection_id,
        case_id=join.case_id,
        agency=join.agency,
        accepted=accepted,
        result_zh=result.zh,
        result_en=result.en,
    )
    work.record(event)
    notices.about(work, event, agency=join.agency, offices=HEARS)
    return join
