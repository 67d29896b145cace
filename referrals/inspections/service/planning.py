"""Planning an inspection, approving it, naming who goes."""

from __future__ import annotations

from collections.abc import Sequence

from portal.agencies import queries as agencies
from portal.agencies.rules import AgencyKind
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Role, Stage
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.notices import service as notices
from portal.registry import queries as institutions
from referrals.checklists import queries as checklists
from referrals.checklists.book import registry
from referrals.checklists.rules import Checklist
from referrals.inspections import policy, queries, rules
from referrals.inspections.events import (
    InspectionApproved,
    InspectionDeclined,
    InspectionPlanned,
    InspectorsNamed,
)
from referrals.inspections.forms import Decide, Join, Plan
from referrals.inspections.models import Inspection, InspectionOfficer, Participant
from referrals.inspections.queries import Case
from referrals.inspections.rules import Part, State
from referrals.inspections.service import capping


def plan(work: Work, case_id: int, form: Plan) -> Inspection:
    """Plan an inspection in a case of one's own agency; nobody is told before it is approved.

    Partners are agencies with power to inspect that answer for the region of the case. Invalid for
    any other, for a day gone by, for fewer than two certified officers of the lead agency, and with
    another check at hand and no reason to go apart (`apart`).
    """
    case = cases.get(work.session, work.actor, case_id)
    require(policy.can_plan(work.actor, case.agency))
    if case.stage is Stage.CLOSED:
        raise Conflict
    today = work.now.astimezone(LEGAL_ZONE).date()
    if form.planned_on < today:
        raise Invalid(planned_on="past_day")
    allowed = {each.code: each.kind for each in partners(work, case)}
    if not set(form.agencies) <= set(allowed):
        raise Invalid(agencies="unknown_choice")
    team = _team(work, case.agency, form.officers)
    lists = {code: _checklist(work, code, allowed[code]) for code in set(form.agencies)}
    own = _checklist(work, case.agency, agencies.agency(work.session, case.agency).kind)
    place = _institution(work, case, form.institution_id)
    made = Inspection(
        case_id=case_id,
        institution_id=place,
        ground=capping.ground_for(work, case, place, form),
        apart=capping.apart_for(work, case, place, form),
        agency=case.agency,
        title=form.title,
        planned_on=form.planned_on,
        notice=form.notice,
        planned_by=known(work.actor.officer_id),
        planned_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    lead = _take_in(work, made, case.agency, own)
    for code, checklist in sorted(lists.items()):
        _take_in(work, made, code, checklist)
    _tell_planned(work, made, tuple(sorted(lists)))
    _name(work, made, lead, team)
    return made


def decide(work: Work, inspection_id: int, form: Decide) -> Inspection:
    """Approve or decline a plan. The head of the lead agency, never the planner.

    Approval lets the invited agencies into the case (O735 art. 22), without what the reporter wrote.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    queries.lock(work.session, inspection_id)
    if found.state is not State.PLANNED:
        raise Conflict
    require(policy.can_decide(work.actor, found))
    found.decided_by, found.decided_at = work.actor.officer_id, work.now
    found.reasons = form.reasons
    found.state = State.APPROVED if form.decision == "approve" else State.DECLINED
    work.session.add(found)
    if found.state is State.APPROVED:
        capping.ask_room(work, found)
        _invite(work, found)
    else:
        declined = InspectionDeclined(
            case_id=found.case_id, inspection_id=inspection_id, agency=found.agency
        )
        work.record(declined)
    return found


def join(work: Work, inspection_id: int, form: Join) -> Participant:
    """Name the officers one's own agency sends; named again, the new ones take their place.

    Refused before approval; Conflict once the agency has entered or the visit is closed.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    part = queries.own_part(work.session, work.actor, inspection_id)
    require(policy.can_join(work.actor, part))
    approved_first(found)
    if part.state not in {Part.INVITED, Part.JOINED} or found.state is State.CLOSED:
        raise Conflict
    team = _team(work, part.agency, form.officers)
    for each in queries.officers(work.session, part.id):
        work.session.delete(each)
    work.session.flush()
    _name(work, found, part, team)
    return part


def partners(work: Work, case: Case) -> list[queries.Bureau]:
    """Return the agencies that can be asked to join an inspection in this case."""
    kinds = registry.kinds(work.now.astimezone(LEGAL_ZONE).date())
    return queries.partners(work.session, region=case.region, kinds=kinds, but=case.agency)


def approved_first(inspection: Inspection) -> None:
    """Raise Refused before a plan is approved, Conflict when it was declined or called off."""
    if inspection.state is State.PLANNED:
        raise Refused(Reason("inspection-not-approved", rules.APPROVED_FIRST))
    if inspection.state in {State.DECLINED, State.CANCELLED}:
        raise Conflict


def _tell_planned(work: Work, made: Inspection, invited: tuple[str, ...]) -> None:
    event = InspectionPlanned(
        case_id=made.case_id,
        inspection_id=known(made.id),
        agency=made.agency,
        title=made.title,
        planned_on=made.planned_on.isoformat(),
        partners=invited,
    )
    work.record(event)
    notices.about(work, event, agency=made.agency, offices=(Office.HEAD,))


def _invite(work: Work, found: Inspection) -> None:
    found.number = _number(work, found)
    parts = queries.participants(work.session, known(found.id))
    invited = tuple(each.agency for each in parts if each.agency != found.agency)
    for code in invited:
        case_file.share(
            work,
            found.case_id,
            code,
            role=Role.CONTRIBUTOR,
            basis=str(rules.COOPERATION),
            with_tip_text=False,
        )
    event = InspectionApproved(
        case_id=found.case_id,
        inspection_id=known(found.id),
        agency=found.agency,
        title=found.title,
        number=found.number,
        planned_on=found.planned_on.isoformat(),
        partners=invited,
    )
    work.record(event)
    for code in invited:
        notices.about(work, event, agency=code, offices=(Office.INVESTIGATOR, Office.HEAD))


def _checklist(work: Work, agency: str, kind: AgencyKind) -> Checklist:
    today = work.now.astimezone(LEGAL_ZONE).date()
    found = checklists.in_force(work.session, agency, kind, today)
    if found is None:
        raise Invalid(agencies="unknown_choice")
    return found


def _take_in(work: Work, inspection: Inspection, agency: str, checklist: Checklist) -> Participant:
    part = Participant(
        inspection_id=known(inspection.id), agency=agency, checklist=checklist.version
    )
    work.session.add(part)
    work.session.flush()
    return part


def _team(work: Work, agency: str, officer_ids: Sequence[int]) -> list[queries.OfficerRow]:
    """Return the officers chosen; Invalid unless they are this agency's, certified and two or more."""
    allowed = {known(each.id): each for each in queries.certified(work.session, agency)}
    if not set(officer_ids) <= set(allowed):
        raise Invalid(officers="unknown_choice")
    team = [allowed[each] for each in dict.fromkeys(officer_ids)]
    certificates = [each.certificate_no for each in team]
    if not rules.enough_officers(certificates) or len(set(certificates)) != len(certificates):
        raise Invalid(officers="two_officers")
    return team


def _name(
    work: Work, inspection: Inspection, part: Participant, team: Sequence[queries.OfficerRow]
) -> None:
    for who in team:
        work.session.add(
            InspectionOfficer(
                participant_id=known(part.id),
                officer_id=known(who.id),
                name=who.name,
                certificate_no=who.certificate_no,
                phone=who.phone,
            )
        )
    part.state = Part.JOINED
    work.session.add(part)
    work.session.flush()
    work.record(
        InspectorsNamed(
            case_id=inspection.case_id,
            inspection_id=known(inspection.id),
            agency=part.agency,
            officers=len(team),
            certificates=tuple(each.certificate_no for each in team),
        )
    )


def _institution(work: Work, case: Case, asked: int | None) -> int:
    chosen = asked if case.institution_id is None else case.institution_id
    if chosen is None:
        raise Invalid(institution_id="missing")
    try:
        return known(institutions.get(work.session, chosen).id)
    except NotFound:
        raise Invalid(institution_id="unknown_choice") from None


def _number(work: Work, inspection: Inspection) -> str:
    agency = agencies.agency(work.session, inspection.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"inspection/{agency.code}/{year}")
    return document_number(f"{agency.mark}检", year, serial)
