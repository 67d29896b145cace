"""Points of staff: given, appealed against, and what they lead to."""

from __future__ import annotations

from collections.abc import Sequence

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.rules import Stage
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.persons import queries as persons
from referrals.measures import policy, queries
from referrals.measures.book import registry
from referrals.measures.events import ScoreAppealed, StaffScored
from referrals.measures.forms import Appeal, Propose, Score
from referrals.measures.models import ScoreAppeal, StaffScore
from referrals.measures.queries import Case
from referrals.measures.rules import By, Subject
from referrals.measures.rules.scoring import FULL, Entry, Step, reached, tally
from referrals.measures.service import ending, ordering, sealing


def score(work: Work, case_id: int, form: Score) -> StaffScore:
    """Give points to somebody of a case; what they newly reach is proposed to the head at once.

    Invalid for somebody who is no doctor or staff of the case, and for a day to come.
    """
    cases.get(work.session, work.actor, case_id)
    case = cases.by_id(work.session, case_id, lock=True)
    require(policy.can_propose(work.actor, case.agency))
    require(ordering.orders(work, By.HANDLER))
    case_file.refuse_merged(work, case)
    if case.stage is Stage.CLOSED:
        raise Refused(Reason("case_closed"))
    person_id = _person(work, case, form.subject)
    if form.on > ordering.today(work):
        raise Invalid(on="future_day")
    persons.locked(work.session, person_id)
    scheme = registry.scheme(form.on)
    before = tally(entries(work, person_id), form.on.year)
    tier = next(each for each in scheme.tiers if each.least <= form.points <= each.most)
    step = reached(scheme, before, form.points)
    measure_id = _propose(work, case, form, step) if step else None
    made = StaffScore(
        case_id=case_id,
        agency=work.actor.agency,
        person_id=person_id,
        on=form.on,
        points=form.points,
        tier=tier.code,
        scheme=scheme.version,
        basis_id=sealing.seal(work, case, sealing.BASIS, form.basis),
        measure_id=measure_id,
        recorded_by=known(work.actor.officer_id),
        recorded_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        StaffScored(
            case_id=case_id, score_id=known(made.id), agency=made.agency, points=made.points
        )
    )
    return made


def appeal(work: Work, score_id: int, form: Appeal) -> ScoreAppeal:
    """Decide an appeal against points: the head, never who gave them, and once.

    Points struck out no longer count: what they led to, by themselves or with others of that year,
    ends, or is as long as the points that are left make it.
    """
    found = queries.score(work.session, work.actor, score_id)
    require(policy.can_hear_appeal(work.actor, found))
    if queries.appeals(work.session, [score_id]):
        raise Conflict
    case = cases.get(work.session, work.actor, found.case_id)
    made = ScoreAppeal(
        score_id=score_id,
        void=form.decision == "void",
        text_id=sealing.seal(work, case, sealing.APPEAL, form.text),
        decided_by=known(work.actor.officer_id),
        decided_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        ScoreAppealed(case_id=found.case_id, score_id=score_id, agency=found.agency, void=made.void)
    )
    if made.void:
        _follow(work, found)
    return made


def _follow(work: Work, struck: StaffScore) -> None:
    """Hold every measure of points of that year against what the points left lead to."""
    rows = queries.every_score(work.session, struck.person_id)
    voided = queries.appeals(work.session, [known(each.id) for each in rows])
    counted = 0
    for each in sorted(rows, key=lambda row: row.id or 0):
        if each.on.year != struck.on.year:
            continue
        void = known(each.id) in voided and voided[known(each.id)].void
        step = None if void else reached(registry.scheme(each.on), counted, each.points)
        counted = counted if void else min(FULL, counted + each.points)
        if each.measure_id is not None:
            ending.hold_to(work, each.measure_id, step)


def entries(work: Work, person_id: int) -> list[Entry]:
    """Return the points of a person as arithmetic sees them."""
    found: Sequence[StaffScore] = queries.every_score(work.session, person_id)
    struck = queries.appeals(work.session, [known(each.id) for each in found])
    return [
        Entry(each.on, each.points, known(each.id) in struck and struck[known(each.id)].void)
        for each in found
    ]


def _person(work: Work, case: Case, typed: str) -> int:
    _, people = queries.subjects(work.session, case)
    number = int(typed[1:])
    if not typed.startswith("p") or number not in people:
        raise Invalid(subject="unknown_choice")
    if Subject.DOCTOR not in ordering.subjects_of(work, None, number):
        raise Invalid(subject="unknown_choice")
    return number


def _propose(work: Work, case: Case, form: Score, step: Step) -> int:
    kind = registry.kind(step.kind)
    asked = Propose(
        subject=form.subject,
        kind=kind.code,
        from_on=ordering.today(work),
        months=step.months,
        grounds=form.basis,
    )
    return known(ordering.add(work, case, kind, asked, (None, int(form.subject[1:]))).id)
