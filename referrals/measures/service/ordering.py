"""From a proposal to a measure in force: proposed, heard, decided by a second person."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.persons import queries as persons
from portal.persons.rules import PersonKind
from portal.registry import queries as institutions
from portal.registry.service.walls import keeps
from referrals.measures import policy, queries
from referrals.measures.book import registry
from referrals.measures.events import (
    MeasureDeclined,
    MeasureOrdered,
    MeasureProposed,
    PartyHeard,
)
from referrals.measures.forms import Decide, Hear, Propose
from referrals.measures.models import Measure
from referrals.measures.queries import Case
from referrals.measures.rules import By, Heard, Kind, State, Subject, last_day
from referrals.measures.service import issuing, running, sealing

_KINDS_OF = {
    PersonKind.DOCTOR: {Subject.DOCTOR},
    PersonKind.STAFF: {Subject.DOCTOR, Subject.HEAD},
    PersonKind.INSURED: {Subject.INSURED},
}


def today(work: Work) -> date:
    """Return the legal day of the act."""
    return work.now.astimezone(LEGAL_ZONE).date()


def propose(work: Work, case_id: int, form: Propose) -> Measure:
    """Propose a measure against a party of a case of one's own agency.

    Invalid for a kind that is not for such a party, a length outside its bounds, or a day gone by.
    """
    cases.get(work.session, work.actor, case_id)
    case = cases.by_id(work.session, case_id, lock=True)
    require(policy.can_propose(work.actor, case.agency))
    case_file.refuse_merged(work, case)
    if case.stage is Stage.CLOSED:
        raise Refused(Reason("case_closed"))
    institution, person = _subject(work, case, form.subject)
    kind = registry.kinds(today(work)).get(form.kind)
    if kind is None or kind.subject not in subjects_of(work, institution, person):
        raise Invalid(kind="unknown_choice")
    if not kind.allows(form.months):
        raise Invalid(months="outside_length")
    if form.from_on < today(work):
        raise Invalid(from_on="past_day")
    return add(work, case, kind, form, (institution, person), heads=_headed(work, kind, form.heads))


def add(
    work: Work,
    case: Case,
    kind: Kind,
    form: Propose,
    subject: tuple[int | None, int | None],
    *,
    heads: int | None = None,
) -> Measure:
    """Write a proposal down and tell the head; its maker was asked for before.

    NotAllowed for a kind another sort of agency orders, or an institution of another's register.
    """
    require(orders(work, kind.by))
    require(subject[0] is None or reaches(work, subject[0]))
    made = Measure(
        case_id=known(case.id),
        agency=work.actor.agency,
        institution_id=subject[0],
        person_id=subject[1],
        heads_id=heads,
        kind=kind.code,
        version=kind.version,
        part=form.part,
        months=form.months,
        from_on=form.from_on,
        until_on=last_day(form.from_on, form.months) if form.months else None,
        grounds_id=sealing.seal(work, case, sealing.GROUNDS, form.grounds),
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    event = MeasureProposed(**facts(made))
    work.record(event)
    notices.about(work, event, agency=made.agency, offices=(Office.HEAD,))
    return made


def orders(work: Work, by: By) -> bool:
    """Tell whether the actor's agency is of the kind that orders such measures."""
    return policy.can_order(agencies.agency(work.session, work.actor.agency).kind, by)


def reaches(work: Work, institution_id: int) -> bool:
    """Tell whether an institution is in the register the actor's agency keeps."""
    return keeps(work, institutions.get(work.session, institution_id).region)


def hear(work: Work, measure_id: int, form: Hear) -> Measure:
    """Record what the party said to a proposed measure, once; Conflict when it was recorded before."""
    found = queries.get(work.session, work.actor, measure_id, lock=True)
    if found.state is not State.PROPOSED or found.heard is not None:
        raise Conflict
    require(policy.can_hear(work.actor, found))
    if form.heard_on > today(work):
        raise Invalid(heard_on="future_day")
    if form.heard is Heard.STATED and not form.statement:
        raise Invalid(statement="missing")
    case = cases.get(work.session, work.actor, found.case_id)
    if form.statement:
        found.statement_id = sealing.seal(work, case, sealing.STATEMENT, form.statement)
    found.heard, found.heard_on = form.heard, form.heard_on
    work.session.add(found)
    work.record(PartyHeard(**facts(found), heard=form.heard.value))
    return found


def decide(work: Work, measure_id: int, form: Decide) -> Measure:
    """Order a measure or decline it: the head, never its proposer.

    NotAllowed when the agency is not, or no longer, of the kind that orders it, or the institution in
    another's register. Refused before the party was heard where the kind asks for it (O735 art. 13).
    A first day that went by while it waited becomes today: nothing takes effect backwards.
    """
    found = queries.get(work.session, work.actor, measure_id, lock=True)
    if found.state is not State.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, found))
    kind = registry.kind(found.kind)
    if form.decision == "approve":
        require(orders(work, kind.by))
        require(found.institution_id is None or reaches(work, found.institution_id))
    if form.decision == "approve" and kind.hear and found.heard is None:
        raise Refused(Reason("not_heard", kind.law))
    case = cases.get(work.session, work.actor, found.case_id)
    found.reasons_id = sealing.seal(work, case, sealing.REASONS, form.reasons)
    found.decided_by, found.decided_at = work.actor.officer_id, work.now
    if form.decision == "decline":
        found.state = State.DECLINED
        work.session.add(found)
        work.record(MeasureDeclined(**facts(found)))
        return found
    if found.from_on < today(work):
        found.from_on = today(work)
        found.until_on = last_day(found.from_on, found.months) if found.months else None
    found.state = State.ORDERED if kind.lasts else State.LAPSED
    work.session.add(found)
    work.session.flush()
    issuing.issue(work, case, found, kind)
    event = MeasureOrdered(**facts(found), from_on=found.from_on, until_on=found.until_on)
    work.record(event)
    notices.about(work, event, agency=found.agency, officer_id=found.proposed_by)
    if kind.lasts:
        running.turn(work, found, today(work))
    return found


def subjects_of(work: Work, institution: int | None, person: int | None) -> set[Subject]:
    """Return the kinds of subject a party may be."""
    if institution is not None:
        return {Subject.INSTITUTION}
    met = persons.get(work.session, work.actor, person or 0).kind
    return _KINDS_OF.get(met, {Subject.HEAD, Subject.INSURED})


def _subject(work: Work, case: Case, typed: str) -> tuple[int | None, int | None]:
    places, people = queries.subjects(work.session, case)
    number = int(typed[1:])
    if typed.startswith("i") and number in places:
        return number, None
    if typed.startswith("p") and number in people:
        return None, number
    raise Invalid(subject="unknown_choice")


def _headed(work: Work, kind: Kind, typed: str) -> int | None:
    """Return the institution that is barred with its head: one of the register, known by code or name."""
    if not typed:
        return None
    found = {
        place for some in institutions.known_as(work.session, [typed]).values() for place, _ in some
    }
    if kind.subject is not Subject.HEAD or len(found) != 1:
        raise Invalid(heads="unknown_choice")
    return found.pop()


def facts(found: Measure) -> dict[str, Any]:
    """Return what every event of a measure says."""
    return {
        "case_id": found.case_id,
        "measure_id": known(found.id),
        "agency": found.agency,
        "kind": found.kind,
        "name": registry.kind(found.kind).name.zh,
    }
