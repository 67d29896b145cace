"""Making a rectification order: what it is about, its clock, its document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict
from portal.kernel.ids import document_number, known
from portal.registry import queries as institutions
from portal.registry.book.registry import CATEGORIES
from referrals.checklists import queries as checklists
from referrals.checklists.rules import Choice, asked
from referrals.clocks import service as clocks
from referrals.clocks.book import registry as terms
from referrals.inspections import queries
from referrals.inspections.events import RectificationOrdered
from referrals.inspections.models import (
    Inspection,
    InspectionFinding,
    Participant,
    RectificationOrder,
)
from referrals.inspections.queries import Case
from referrals.inspections.service import sealing
from referrals.inspections.service.recording import team_rows
from referrals.inspections.service.visiting import said

RECTIFY, SUBJECT = "RECT", "rectification"
NOTHING_LEFT = "原列问题已经更正，整改报告未通过复核"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an order can be about; `text_id` names its sealed words."""

    code: str
    name: str
    basis: str
    text_id: int | None


def problems(work: Work, part: Participant) -> list[Problem]:
    """Return what this agency can order to be put right: its breaches and its live findings."""
    checklist = checklists.version(work.session, part.checklist)
    answers = queries.answers(work.session, part.id)
    found = [
        Problem(f"item:{item.code}", item.text.zh, str(item.law), answers[item.code].remark_id)
        for item in asked(checklist, said(checklist, answers))
        if item.code in answers and answers[item.code].choice is Choice.NO
    ]
    every = queries.findings(work.session, part.id)
    for each in queries.live_findings(work.session, part.id):
        if _withdrawn(each, every):
            continue
        kind = CATEGORIES[each.category]
        found.append(Problem(f"finding:{each.id}", kind.name.zh, str(kind.law), each.text_id))
    return found


def issue(
    work: Work,
    inspection: Inspection,
    part: Participant,
    *,
    chosen: tuple[str, ...],
    demand: str,
    recheck_on: date | None,
    days: int | None = None,
    previous: RectificationOrder | None = None,
) -> RectificationOrder:
    """Make an order, start its clock of `days` working days (None: the term's), file its document.

    Conflict when a first order is about nothing. A second one may be: all may have been corrected.
    """
    if not chosen and previous is None:
        raise Conflict
    case = cases.get(work.session, work.actor, inspection.case_id)
    made = RectificationOrder(
        inspection_id=known(inspection.id),
        case_id=inspection.case_id,
        institution_id=inspection.institution_id,
        agency=part.agency,
        number=_number(work, part.agency),
        problems=list(chosen),
        recheck_on=recheck_on,
        previous_id=previous.id if previous else None,
        demand_id=sealing.seal(work, case, sealing.DEMAND, demand),
        ordered_by=work.actor.name,
        ordered_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    term_days = _start(work, made, days)
    _file(work, case, made, part, demand=demand, days=term_days)
    _tell(work, made)
    return made


def successors(work: Work, part: Participant) -> dict[str, str]:
    """Return, for every finding of this agency that was corrected, the one that stands for it now."""
    after = {each.replaces: known(each.id) for each in queries.findings(work.session, part.id)}
    found = {}
    for old in after:
        if old is None:
            continue
        new = old
        while new in after:
            new = after[new]
        found[f"finding:{old}"] = f"finding:{new}"
    return found


def _withdrawn(finding: InspectionFinding, every: Iterable[InspectionFinding]) -> bool:
    """Tell whether a correction left nothing of a finding that once was about money."""
    before = {each.id: each for each in every}
    older = before.get(finding.replaces)
    while older is not None:
        if older.suspected_fen > 0 and finding.suspected_fen == 0:
            return True
        older = before.get(older.replaces)
    return False


def _start(work: Work, made: RectificationOrder, days: int | None) -> int:
    """Start the clock of an order, set its last day and return how many days it has."""
    clock = clocks.start(
        work,
        RECTIFY,
        subject=SUBJECT,
        subject_id=known(made.id),
        agency=made.agency,
        started_at=made.ordered_at,
        case_id=made.case_id,
        n=days,
    )
    made.due_on = clock.due_on
    return clock.n


def _tell(work: Work, made: RectificationOrder) -> None:
    work.record(
        RectificationOrdered(
            case_id=made.case_id,
            inspection_id=made.inspection_id,
            agency=made.agency,
            order_id=known(made.id),
            number=made.number,
            due_on=str(made.due_on),
            previous_id=made.previous_id,
        )
    )


def _file(
    work: Work,
    case: Case,
    made: RectificationOrder,
    part: Participant,
    *,
    demand: str,
    days: int,
) -> None:
    about = [each for each in problems(work, part) if each.code in made.problems]
    rows = queries.texts(work.session, [each.text_id for each in about])
    words = sealing.unseal(case_file.keys_of(work, case), rows)
    term = terms.term(RECTIFY, made.ordered_at.astimezone(LEGAL_ZONE).date())
    data: dict[str, object] = {
        "agency": agencies.agency(work.session, made.agency).zh,
        "number": made.number,
        "party": institutions.get(work.session, made.institution_id).name,
        "checked_on": printed_day(part.entered_at or made.ordered_at),
        "problems": [
            {"fact": _fact(each, words), "basis": each.basis, "demand": demand} for each in about
        ]
        or [{"fact": NOTHING_LEFT, "basis": str(term.law), "demand": demand}],
        "legal_basis": str(term.law),
        "working_days": str(days),
        "due": printed_day(made.due_on),
        "recheck_on": printed_day(made.recheck_on),
        "officers": team_rows(work, part),
        "date": printed_day(made.ordered_at),
    }
    document = case_file.file_document(
        work,
        case,
        kind="rectification_order",
        title=f"责令改正通知书（{data['agency']}）",
        number=made.number,
        pdf=pdf("rectification_order", data),
    )
    made.document_id = document.id
    work.session.add(made)
    work.session.flush()


def _fact(problem: Problem, words: Mapping[int, str]) -> str:
    if problem.text_id is None:
        return problem.name
    return f"{problem.name}：{words[problem.text_id]}"


def _number(work: Work, agency_code: str) -> str:
    agency = agencies.agency(work.session, agency_code)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"rectification/{agency.code}/{year}")
    return document_number(f"{agency.mark}改", year, serial)
