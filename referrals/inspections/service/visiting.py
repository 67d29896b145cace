"""On site: entering, filling the checklist, recording what was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.registry.book.registry import category
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Checklist, Given, Item, Kind
from referrals.inspections import policy, queries, rules
from referrals.inspections.events import (
    ChecklistFilled,
    InspectionEntered,
    InspectionFindingRecorded,
)
from referrals.inspections.forms import Found
from referrals.inspections.models import Answer, Inspection, InspectionFinding, Participant
from referrals.inspections.rules import Part, State
from referrals.inspections.service import sealing
from referrals.inspections.service.planning import approved_first

SOURCE = "inspection"
WRITTEN = "written"


def enter(work: Work, inspection_id: int, *, at: datetime | None = None) -> Participant:
    """Show certificates and enter, for one's own agency. Its named officers only.

    `at`: when it was, told by a phone that had no signal; None is now. Refused before approval, also
    for a time before it, and with fewer than two certified officers; Conflict a second time.
    """
    found = queries.get(work.session, work.actor, inspection_id)
    part = queries.own_part(work.session, work.actor, inspection_id)
    queries.lock(work.session, inspection_id)
    approved_first(found)
    if at is not None and found.decided_at is not None and at < found.decided_at:
        raise Refused(Reason("inspection-not-approved", rules.APPROVED_FIRST))
    team = queries.officers(work.session, part.id)
    if not rules.enough_officers(each.certificate_no for each in team):
        raise Refused(Reason("two-officers", rules.TWO_OFFICERS))
    require(policy.can_inspect(work.actor, part, team))
    if part.state is not Part.JOINED or found.state is State.CLOSED:
        raise Conflict
    part.state, part.entered_at, found.state = Part.ON_SITE, at or work.now, State.ON_SITE
    work.session.add_all((part, found))
    work.record(
        InspectionEntered(
            case_id=found.case_id, inspection_id=inspection_id, agency=work.actor.agency
        )
    )
    return part


def fill(work: Work, inspection_id: int, answers: Iterable[Given]) -> Participant:
    """Put down answers of one's own checklist; what was put down before is replaced.

    Items that are not on the checklist are left out. Conflict before entry and after the record.
    """
    found, part = on_site(work, inspection_id)
    case = cases.get(work.session, work.actor, found.case_id)
    checklist = checklists.version(work.session, part.checklist)
    old = queries.answers(work.session, part.id)
    for given in answers:
        row = old.get(given.item)
        if checklist.item(given.item) is None or not (row or given.says_something):
            continue
        row = row or Answer(
            participant_id=known(part.id),
            item=given.item,
            answered_by=work.actor.name,
            answered_at=work.now,
        )
        row.choice, row.amount_fen, row.value = given.choice, given.amount_fen, given.value
        remark = given.remark
        row.remark_id = sealing.seal(work, case, sealing.REMARK, remark) if remark else None
        row.answered_by, row.answered_at = work.actor.name, work.now
        work.session.add(row)
    work.session.flush()
    now = queries.answers(work.session, part.id).values()
    work.record(
        ChecklistFilled(
            case_id=found.case_id,
            inspection_id=inspection_id,
            agency=part.agency,
            checklist=checklist.version,
            answered=sum(1 for each in now if says_something(each)),
            items=len(checklist.items),
        )
    )
    return part


def find(work: Work, inspection_id: int, form: Found) -> InspectionFinding:
    """Record what one's own agency found, and the finding of the case with it.

    A correction (`replaces`) may also come after the visit, even after orders were built on what it
    corrects: nothing is ever removed. Invalid when more is proven than suspected, or the item or
    the finding to replace is not this agency's.
    """
    found, part = _visited(work, inspection_id)
    if form.replaces is None and (part.state is not Part.ON_SITE or found.state is State.CLOSED):
        raise Conflict
    if form.proven > form.suspected:
        raise Invalid(proven="more_than_suspected")
    item = _item(work, part, form.item)
    old = None if form.replaces is None else _replaceable(work, part, form.replaces)
    kind = category(form.category)
    recorded = case_file.record_finding(
        work,
        found.case_id,
        category=kind.code,
        suspected_fen=form.suspected,
        proven_fen=form.proven,
        basis=str(item.law if item else kind.law),
        source=SOURCE,
        source_id=inspection_id,
        replaces=old.case_finding_id if old else None,
    )
    return _keep(work, found, part, form, case_finding_id=known(recorded.id))


def on_site(work: Work, inspection_id: int) -> tuple[Inspection, Participant]:
    """Return the inspection and the actor's part while its officers are inside; Conflict otherwise."""
    found, part = _visited(work, inspection_id)
    if part.state is not Part.ON_SITE or found.state is not State.ON_SITE:
        raise Conflict
    return found, part


def says_something(answer: Answer) -> bool:
    """Tell whether anything is put down in an answer."""
    given = (answer.choice, answer.amount_fen, answer.remark_id)
    return bool(answer.value) or any(each is not None for each in given)


def said(checklist: Checklist, answers: Mapping[str, Answer]) -> dict[str, str]:
    """Return the answers as conditions compare them; of sealed words only that there are some."""
    found = {}
    for item in checklist.items:
        answer = answers.get(item.code)
        if answer is None:
            continue
        match item.kind:
            case Kind.YES_NO:
                found[item.code] = answer.choice.value if answer.choice else ""
            case Kind.AMOUNT:
                found[item.code] = "" if answer.amount_fen is None else str(answer.amount_fen)
            case Kind.TEXT | Kind.FILE:
                found[item.code] = "" if answer.remark_id is None else WRITTEN
            case _:
                found[item.code] = answer.value
    return found


def _visited(work: Work, inspection_id: int) -> tuple[Inspection, Participant]:
    found = queries.get(work.session, work.actor, inspection_id)
    part = queries.own_part(work.session, work.actor, inspection_id)
    queries.lock(work.session, inspection_id)
    require(policy.can_inspect(work.actor, part, queries.officers(work.session, part.id)))
    approved_first(found)
    if part.entered_at is None:
        raise Conflict
    return found, part


def _item(work: Work, part: Participant, code: str) -> Item | None:
    item = checklists.version(work.session, part.checklist).item(code)
    if code and item is None:
        raise Invalid(item="unknown_choice")
    return item


def _replaceable(work: Work, part: Participant, finding_id: int) -> InspectionFinding:
    mine = {each.id: each for each in queries.findings(work.session, part.id)}
    if finding_id not in mine:
        raise Invalid(replaces="unknown_choice")
    if finding_id in {each.replaces for each in mine.values()}:
        raise Conflict
    return mine[finding_id]


def _keep(
    work: Work, inspection: Inspection, part: Participant, form: Found, *, case_finding_id: int
) -> InspectionFinding:
    case = cases.get(work.session, work.actor, inspection.case_id)
    made = InspectionFinding(
        participant_id=known(part.id),
        case_finding_id=case_finding_id,
        item=form.item,
        category=form.category,
        suspected_fen=form.suspected,
        proven_fen=form.proven,
        text_id=sealing.seal(work, case, sealing.FINDING, form.description),
        replaces=form.replaces,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    _tell(work, inspection, made)
    return made


def _tell(work: Work, inspection: Inspection, made: InspectionFinding) -> None:
    work.record(
        InspectionFindingRecorded(
            case_id=inspection.case_id,
            inspection_id=known(inspection.id),
            agency=work.actor.agency,
            finding_id=known(made.id),
            case_finding_id=made.case_finding_id,
            category=made.category,
            suspected_fen=made.suspected_fen,
            proven_fen=made.proven_fen,
            replaces=made.replaces,
        )
    )
