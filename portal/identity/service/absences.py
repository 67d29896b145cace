"""Being away, and who takes what comes in meanwhile."""

from __future__ import annotations

from portal.identity import policy, queries, rules
from portal.identity.events import AbsenceEnded, AbsenceEntered
from portal.identity.forms import EnterAbsence
from portal.identity.models import Absence
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.kernel.workdays import each_day

LONGEST_DAYS = 400


def enter_absence(work: Work, form: EnterAbsence) -> Absence:
    """Write down an absence of the actor, or of an officer of theirs for the head.

    From and until are legal days, both included. Invalid when the days are past, in the wrong order
    or overlap another absence, when the delegate is not a colleague whose offices fit, or when
    the delegates would lead round in a circle on one of the days.
    """
    officer = queries.officer(work.session, form.officer_id or work.actor.officer_id or 0)
    if officer.agency != work.actor.agency or not officer.active:
        raise NotFound
    officer_id = known(officer.id)
    require(policy.can_enter_absence(work.actor, officer_id))
    _check_days(work, officer_id, form)
    _check_delegate(work, officer_id, form)
    made = Absence(
        officer_id=officer_id,
        delegate_id=form.delegate_id,
        from_on=form.from_on,
        until_on=form.until_on,
        entered_by=work.actor.name,
        entered_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        AbsenceEntered(
            officer_id=officer_id,
            delegate_id=form.delegate_id,
            from_on=form.from_on,
            until_on=form.until_on,
        )
    )
    return made


def end_absence(work: Work, absence_id: int) -> None:
    """End an absence early, or take it back. Conflict when it has ended already."""
    absence = queries.absence(work.session, absence_id)
    officer = queries.officer(work.session, absence.officer_id)
    if officer.agency != work.actor.agency:
        raise NotFound
    require(policy.can_enter_absence(work.actor, absence.officer_id))
    if absence.ended_at is not None:
        raise Conflict
    absence.ended_at = work.now
    work.session.add(absence)
    work.session.flush()
    work.record(AbsenceEnded(officer_id=absence.officer_id, absence_id=absence_id))


def change_delegate(work: Work, absence_id: int, delegate_id: int) -> None:
    """Let somebody else stand in during an absence; Invalid as `enter_absence`."""
    absence = queries.absence(work.session, absence_id)
    if queries.officer(work.session, absence.officer_id).agency != work.actor.agency:
        raise NotFound
    require(policy.can_enter_absence(work.actor, absence.officer_id))
    if absence.ended_at is not None:
        raise Conflict
    form = EnterAbsence(
        officer_id=absence.officer_id,
        delegate_id=delegate_id,
        from_on=absence.from_on,
        until_on=absence.until_on,
    )
    _check_delegate(work, absence.officer_id, form)
    absence.delegate_id = delegate_id
    work.session.add(absence)
    work.session.flush()
    work.record(
        AbsenceEntered(
            officer_id=absence.officer_id,
            delegate_id=delegate_id,
            from_on=absence.from_on,
            until_on=absence.until_on,
        )
    )


def stand_in(work: Work, officer_id: int) -> int | None:
    """Return who takes what comes in for an officer today; None when nobody does."""
    day = work.now.astimezone(LEGAL_ZONE).date()
    return rules.stand_in(officer_id, queries.delegates(work.session, day))


def _check_days(work: Work, officer_id: int, form: EnterAbsence) -> None:
    today = work.now.astimezone(LEGAL_ZONE).date()
    if form.until_on < max(form.from_on, today):
        raise Invalid(until_on="past")
    if (form.until_on - form.from_on).days > LONGEST_DAYS:
        raise Invalid(until_on="less_than_equal")
    for each in queries.absences(work.session, officer_id, since=form.from_on):
        if each.from_on <= form.until_on:
            raise Invalid(from_on="absence_overlaps")


def _check_delegate(work: Work, officer_id: int, form: EnterAbsence) -> None:
    colleagues = {each.id for each in queries.colleagues(work.session, work.actor.agency)}
    if form.delegate_id not in colleagues or form.delegate_id == officer_id:
        raise Invalid(delegate_id="unknown_choice")
    mine = queries.offices(work.session, officer_id)
    if not rules.may_stand_in(mine, queries.offices(work.session, form.delegate_id)):
        raise Invalid(delegate_id="delegate_office")
    for day in each_day(form.from_on, form.until_on):
        delegates = {**queries.delegates(work.session, day), officer_id: form.delegate_id}
        if rules.stand_in(officer_id, delegates) is None:
            raise Invalid(delegate_id="delegate_circle")
