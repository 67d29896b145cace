"""Answering the checklist, reviewing a duty with two people, setting a fine of before off.

Each act holds its case and no duty's row: those are written at the end alone, see `keeping.keep`, and
if a sum grew meanwhile, the answer given here does not hold.
"""

from __future__ import annotations

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.duty import policy, queries, rules
from referrals.duty.book import registry
from referrals.duty.events import (
    DutyReviewed,
    DutyReviewProposed,
    IntentAnswered,
    OffsetRecorded,
)
from referrals.duty.forms import Answers, DecideReview, ProposeReview, RecordOffset
from referrals.duty.models import DutyAnswer, DutyOffset, DutyReview
from referrals.duty.queries import acts, fines
from referrals.duty.rules.review import (
    OUTCOME_NAMES,
    Answer,
    Checklist,
    Outcome,
    ReviewState,
)

SENT_BACK = ("退回补充", "Sent back")


def answer(work: Work, case_id: int, form: Answers) -> int:
    """Keep what was answered about the signs of intent; return how many answers are new.

    Invalid for an answer or file that is not on offer, Conflict for a version no longer in force.
    """
    _prepare(work, case_id)
    checklist = current(work)
    if form.version != checklist.version:
        raise Conflict
    before = queries.answers(work.session, case_id, checklist.version)
    made = 0
    for row in _rows(work, case_id, checklist, form):
        old = before.get(row.item)
        if old and (old.answer, old.evidence_id, old.note) == (
            row.answer,
            row.evidence_id,
            row.note,
        ):
            continue
        work.session.add(row)
        made += 1
    if made:
        work.session.flush()
        work.record(IntentAnswered(case_id=case_id, items=made, agency=work.actor.agency))
    return made


def _rows(work: Work, case_id: int, checklist: Checklist, form: Answers) -> list[DutyAnswer]:
    codes = {each.code for each in checklist.items}
    files = {str(each.id) for each in evidence.of(work.session, ContainerKind.CASE, case_id)}
    lists = (form.item, form.answer, form.evidence, form.note)
    if len({len(each) for each in lists}) != 1:
        raise Invalid(answer="unknown_choice")
    rows = []
    for item, said, file, note in zip(*lists, strict=True):
        if not said:
            continue
        if item not in codes or said not in set(Answer):
            raise Invalid(answer="unknown_choice")
        if file and file not in files:
            raise Invalid(evidence="unknown_choice")
        rows.append(
            DutyAnswer(
                case_id=case_id,
                version=checklist.version,
                item=item,
                answer=Answer(said),
                evidence_id=int(file) if file else None,
                note=note,
                answered_by=work.actor.name,
                officer_id=known(work.actor.officer_id),
                answered_at=work.now,
            )
        )
    return rows


def current(work: Work) -> Checklist:
    """Return the signs to answer today."""
    return registry.checklist(work.now.astimezone(LEGAL_ZONE).date())


def propose(work: Work, case_id: int, form: ProposeReview) -> DutyReview:
    """Propose what the duty of a case comes to; the head decides.

    Conflict when nothing waits or another proposal does; Refused while a sign is not answered.
    """
    case = _prepare(work, case_id)
    flag = queries.flag(work.session, case_id)
    reviews = queries.reviews(work.session, case_id)
    if flag is None or flag.state not in queries.WAITING:
        raise Conflict
    if any(each.state is ReviewState.PROPOSED for each in reviews):
        raise Conflict
    checklist = current(work)
    answered = queries.answers(work.session, case_id, checklist.version)
    if {each.code for each in checklist.items} - set(answered):
        raise Refused(Reason("checklist-incomplete", rules.DUTY))
    made = DutyReview(
        case_id=case_id,
        agency=case.agency,
        outcome=form.outcome,
        reason=form.reason,
        offence=flag.offence,
        version=flag.version,
        checklist=checklist.version,
        total_fen=flag.total_fen,
        threshold_fen=flag.threshold_fen,
        proposed_by=known(work.actor.officer_id),
        proposed_by_name=work.actor.name,
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    name = OUTCOME_NAMES[form.outcome]
    work.record(
        DutyReviewProposed(
            case_id=case_id,
            review_id=known(made.id),
            outcome=form.outcome,
            label=name.zh,
            label_en=name.en,
            agency=case.agency,
        )
    )
    return made


def decide(work: Work, case_id: int, form: DecideReview) -> DutyReview:
    """Decide on the proposal that waits. The head, never its maker and never a deputy.

    Refused when more was proven since "not a crime" was proposed: the sum must be looked at anew.
    """
    queries.owned(work.session, work.actor, case_id)
    case, grant = case_file.held(work, case_id, merged_too=True)
    flag = queries.flag(work.session, case_id)
    waiting = [
        each
        for each in queries.reviews(work.session, case_id)
        if each.state is ReviewState.PROPOSED
    ]
    if not waiting:
        raise Conflict
    review = waiting[-1]
    require(policy.can_decide(work.actor, grant, review))
    approves = form.decision == "approve"
    more = flag is not None and flag.total_fen > review.total_fen
    if approves and more and review.outcome is Outcome.NOT_CRIME:
        raise Refused(Reason("duty-sum-grew", rules.DUTY))
    review.state = ReviewState.APPROVED if approves else ReviewState.SENT_BACK
    review.decided_by, review.decided_by_name = work.actor.officer_id, work.actor.name
    review.decided_at, review.opinion = work.now, form.opinion
    work.session.add(review)
    work.session.flush()
    name = OUTCOME_NAMES[review.outcome]
    label, label_en = (name.zh, name.en) if approves else SENT_BACK
    work.record(
        DutyReviewed(
            case_id=case_id,
            review_id=known(review.id),
            outcome=review.outcome,
            approved=approves,
            label=label,
            label_en=label_en,
            agency=case.agency,
        )
    )
    return review


def record_offset(work: Work, case_id: int, form: RecordOffset) -> DutyOffset:
    """Lay the fines in force of a case against a criminal fine (APL 35). Conflict without a referral."""
    case = _prepare(work, case_id)
    family = cases.family(work.session, case_id)
    if not any(each.filed for each in acts.courses(work.session, family).values()):
        raise Conflict
    imposed = sum(each.amount_fen for each in fines.of_cases(work.session, family))
    made = DutyOffset(
        case_id=case_id,
        agency=case.agency,
        criminal_fen=form.criminal,
        imposed_fen=imposed,
        detention_days=form.detention_days,
        document=form.document,
        recorded_by=work.actor.name,
        recorded_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        OffsetRecorded(
            case_id=case_id,
            criminal_fen=form.criminal,
            imposed_fen=imposed,
            detention_days=form.detention_days,
            agency=case.agency,
        )
    )
    return made


def _prepare(work: Work, case_id: int) -> queries.Case:
    queries.owned(work.session, work.actor, case_id)
    case, grant = case_file.held(work, case_id, merged_too=True)
    require(policy.can_prepare(work.actor, grant))
    return case
