"""A measure in force: it begins, is spoken of before its end, and ends by itself; the agreement follows."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.ids import known
from portal.notices import service as notices
from portal.registry import queries as institutions
from portal.registry import service as institution_file
from portal.registry.rules.standing import AgreementState
from referrals.measures import queries
from referrals.measures.book import registry
from referrals.measures.events import MeasureBegan, MeasureEnding, MeasureLapsed
from referrals.measures.models import Measure
from referrals.measures.rules import Span, State, agreement_under, warns_on

OFFICES = (Office.INVESTIGATOR, Office.HEAD)


def span(found: Measure) -> Span:
    """Return when a measure binds."""
    return Span(found.state, found.from_on, found.until_on, found.ended_on)


def turn(work: Work, found: Measure, on: date) -> None:
    """Let an ordered measure be what the day says; done twice on one day it does nothing more."""
    if found.state is not State.ORDERED:
        return
    if not found.begun and found.from_on <= on:
        found.begun = True
        work.session.add(found)
        work.session.flush()
        work.record(MeasureBegan(**_facts(found)))
        follow(work, found, on)
    if span(found).over(on):
        found.state = State.LAPSED
        work.session.add(found)
        work.session.flush()
        event = MeasureLapsed(**_facts(found))
        work.record(event)
        notices.about(work, event, agency=found.agency, offices=OFFICES)
        follow(work, found, on)
    elif found.begun and found.until_on is not None:
        _warn(work, found, found.until_on, on)


def _warn(work: Work, found: Measure, until_on: date, on: date) -> None:
    step = warns_on(until_on, registry.warn_days(), on)
    if step is None or (found.warned and found.warned <= step):
        return
    found.warned = step
    work.session.add(found)
    event = MeasureEnding(**_facts(found), until_on=until_on)
    work.record(event)
    notices.about(work, event, agency=found.agency, offices=OFFICES)


def follow(work: Work, found: Measure, on: date) -> None:
    """Let the service agreement be what the measures that bind it make of it.

    The gravest counts. When the last suspension ends it is in force again; an ended one stays ended.
    """
    moves = registry.kind(found.kind).agreement
    if moves is None or found.institution_id is None:
        return
    binding = [
        registry.kind(each.kind).agreement
        for each in queries.live_on(work.session, institutions=[found.institution_id])
        if span(each).binds(on)
    ]
    place = institutions.get(work.session, found.institution_id, lock=True)
    wanted = agreement_under([each for each in binding if each is not None])
    if wanted is None and place.agreement is AgreementState.SUSPENDED:
        wanted = AgreementState.ACTIVE
    if wanted is None or place.agreement in {wanted, AgreementState.ENDED}:
        return
    institution_file.follow_measure(
        work, place, wanted, on, agency=found.agency, basis=found.version
    )


def _facts(found: Measure) -> dict[str, Any]:
    return {
        "case_id": found.case_id,
        "measure_id": known(found.id),
        "agency": found.agency,
        "kind": found.kind,
        "name": registry.kind(found.kind).name.zh,
    }
