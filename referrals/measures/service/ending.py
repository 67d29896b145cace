"""Ending a measure early on a written request and a pledge, by a second person."""

from __future__ import annotations

from portal.cases import queries as cases
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.measures import policy, queries
from referrals.measures.book import registry
from referrals.measures.events import MeasureDeclined, MeasureRestored, RestorationAsked
from referrals.measures.forms import AskRestore, Restore
from referrals.measures.models import Measure
from referrals.measures.rules import State, last_day
from referrals.measures.rules.scoring import Step
from referrals.measures.service import running, sealing
from referrals.measures.service.ordering import facts, today


def ask_restore(work: Work, measure_id: int, form: AskRestore) -> Measure:
    """Lay a written request with its pledge before the head.

    Refused for a kind that does not end early; Conflict when it is over or a request waits.
    """
    found = queries.get(work.session, work.actor, measure_id, lock=True)
    if found.state is not State.ORDERED or found.asked_by is not None:
        raise Conflict
    require(policy.can_ask_restore(work.actor, found))
    kind = registry.kind(found.kind)
    if not kind.restores:
        raise Refused(Reason("not_restored", kind.law))
    if form.pledged_on > today(work):
        raise Invalid(pledged_on="future_day")
    case = cases.get(work.session, work.actor, found.case_id)
    found.pledge_id = sealing.seal(work, case, sealing.PLEDGE, form.pledge)
    found.asked_by, found.pledged_on = work.actor.officer_id, form.pledged_on
    work.session.add(found)
    event = RestorationAsked(**facts(found))
    work.record(event)
    notices.about(work, event, agency=found.agency, offices=(Office.HEAD,))
    return found


def restore(work: Work, measure_id: int, form: Restore) -> Measure:
    """End a measure from a day on; that day it binds no more. The head, never who laid it before.

    A measure restored before its first day never bound. Invalid for a day gone by or past its end.
    """
    found = queries.get(work.session, work.actor, measure_id, lock=True)
    if found.state is not State.ORDERED or found.asked_by is None:
        raise Conflict
    require(policy.can_restore(work.actor, found))
    if form.ended_on != today(work):
        raise Invalid(ended_on="past_day" if form.ended_on < today(work) else "future_day")
    found.state, found.ended_on = State.RESTORED, form.ended_on
    found.restored_by = work.actor.officer_id
    work.session.add(found)
    work.session.flush()
    event = MeasureRestored(**facts(found), ended_on=form.ended_on)
    work.record(event)
    notices.about(work, event, agency=found.agency, officer_id=found.proposed_by)
    running.follow(work, found, today(work))
    return found


def hold_to(work: Work, measure_id: int, step: Step | None) -> None:
    """Make a measure of points what `step` says, None: nothing any more. The head heard the appeal.

    A proposal is declined, an ordered one ends today or gets the shorter term; what is over stays.
    """
    found = queries.locked(work.session, measure_id)
    same = step is not None and step.kind == found.kind
    if same and step is not None and (found.months or 0) <= step.months:
        return
    if found.state is State.PROPOSED:
        found.state, found.decided_by = State.DECLINED, work.actor.officer_id
        found.decided_at = work.now
        work.session.add(found)
        work.record(MeasureDeclined(**facts(found)))
    elif found.state is State.ORDERED and same and step is not None:
        found.months, found.until_on = step.months, last_day(found.from_on, step.months)
        work.session.add(found)
        work.session.flush()
        running.turn(work, found, today(work))
    elif found.state is State.ORDERED:
        found.state, found.ended_on = State.RESTORED, today(work)
        work.session.add(found)
        work.session.flush()
        work.record(MeasureRestored(**facts(found), ended_on=today(work)))
        running.follow(work, found, today(work))
