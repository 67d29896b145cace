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
from referrals.measures.events import MeasureRestored, RestorationAsked
from referrals.measures.forms import AskRestore, Restore
from referrals.measures.models import Measure
from referrals.measures.rules import State
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
