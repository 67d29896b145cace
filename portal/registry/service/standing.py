"""Keeping an institution's standing: other names, agreement, measures, links."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid
from portal.registry.events import (
    AgreementChanged,
    MeasureLifted,
)
from portal.registry.forms import (
    ChangeAgreement,
    LiftMeasure,
)
from portal.registry.models import (
    Institution,
    InstitutionAgreement,
    InstitutionMeasure,
)
from portal.registry.queries import standing
from portal.registry.rules.standing import (
    AgreementState,
    MeasureKind,
    in_force,
)
from portal.registry.service.walls import in_order, kept, not_later


def change_agreement(
    work: Work, institution_id: int, form: ChangeAgreement
) -> InstitutionAgreement:
    """Begin the next period of the agreement; the one before ends where it begins.

    Invalid for a day to come, before the present period began, or turned round.
    """
    found = kept(work, institution_id)
    not_later(work, from_on=form.from_on)
    in_order(form.from_on, form.until_on)
    _follows(work, found, from_on=form.from_on)
    return _next_period(work, found, form.state, form.from_on, form.until_on, form.basis)


def lift_measure(
    work: Work, institution_id: int, measure_id: int, form: LiftMeasure
) -> InstitutionMeasure:
    """Lift a measure before its last day; a suspended agreement is in force again.

    Conflict when it was lifted before; Invalid for a day to come or before it began.
    """
    found = kept(work, institution_id)
    measure = standing.measure(work.session, institution_id, measure_id)
    if measure.lifted_on is not None:
        raise Conflict
    not_later(work, lifted_on=form.lifted_on)
    if form.lifted_on < measure.from_on:
        raise Invalid(lifted_on="past_day")
    suspended = found.agreement is AgreementState.SUSPENDED
    ends = suspended and measure.kind is MeasureKind.SUSPEND_AGREEMENT
    if ends:
        _follows(work, found, lifted_on=form.lifted_on)
    measure.lifted_on, measure.lifted_by = form.lifted_on, work.actor.name
    measure.lift_reason = form.reason
    work.session.flush()
    work.record(
        MeasureLifted(
            institution_id=institution_id,
            measure_id=measure_id,
            lifted_on=form.lifted_on,
            reason=form.reason,
        )
    )
    if ends and not _suspended(work, found):
        _next_period(work, found, AgreementState.ACTIVE, form.lifted_on, None, form.reason)
    return measure


def follow_measure(
    work: Work, found: Institution, state: AgreementState, from_on: date, *, agency: str, basis: str
) -> InstitutionAgreement | None:
    """Let the agreement be what a measure of a higher capability makes of it from a day on.

    That capability has asked who may, and has locked the institution. None where there is no
    agreement, and while a suspension written down here still binds.
    """
    if found.agreement is AgreementState.NONE:
        return None
    if state is AgreementState.ACTIVE and _suspended(work, found):
        return None
    return _next_period(work, found, state, from_on, None, basis, agency=agency)


def _follows(work: Work, found: Institution, **day: date) -> None:
    """Raise Invalid when the present period began after this day. Asked before anything is written."""
    last = next(iter(standing.agreements(work.session, found.id or 0)), None)
    for name, from_on in day.items():
        if last is not None and from_on < last.from_on:
            raise Invalid(**{name: "past_day"})


def _suspended(work: Work, found: Institution) -> bool:
    today = work.now.astimezone(LEGAL_ZONE).date()
    return any(
        each.kind is MeasureKind.SUSPEND_AGREEMENT
        and in_force(each.from_on, each.until_on, each.lifted_on, today)
        for each in standing.measures(work.session, found.id or 0)
    )


def _next_period(
    work: Work,
    found: Institution,
    state: AgreementState,
    from_on: date,
    until_on: date | None,
    basis: str,
    *,
    agency: str = "",
) -> InstitutionAgreement:
    last = next(iter(standing.agreements(work.session, found.id or 0)), None)
    if last is not None and (last.until_on is None or last.until_on > from_on):
        last.until_on = from_on
    made = InstitutionAgreement(
        institution_id=found.id or 0,
        state=state,
        from_on=from_on,
        until_on=until_on,
        basis=basis,
        agency=agency or work.actor.agency,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    work.session.add(made)
    found.agreement = state
    work.session.flush()
    work.record(
        AgreementChanged(
            institution_id=found.id or 0, state=str(state), from_on=from_on, basis=basis
        )
    )
    return made
