"""Third parties: whom an agency may ask, where they stay away, what they answered, how well they served.

They have no account and no certificate. They enter nothing, record no finding and never count to the
two officers: they assist (O735 art. 27).
"""

from __future__ import annotations

from typing import Any

from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import grounds
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.registry import queries as institutions
from referrals.reviews import policy, queries, rules
from referrals.reviews.events import (
    OpinionAsked,
    OpinionGiven,
    ThirdAdded,
    ThirdEnded,
    ThirdRecused,
    ThirdScored,
)
from referrals.reviews.forms import AddThird, Answer, Ask, EndThird, Recuse, Score
from referrals.reviews.models import Opinion, ThirdParty, ThirdRecusal, ThirdScore
from referrals.reviews.service import sealing


def add_third(work: Work, form: AddThird) -> ThirdParty:
    """Put somebody on the agency's register of third parties. Its head or deputy head."""
    require(policy.can_keep_thirds(work.actor))
    made = ThirdParty(
        agency=work.actor.agency,
        kind=form.kind,
        name=form.name,
        field=form.field,
        unit=form.unit,
        added_by=work.actor.name,
        added_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    named = {"name": made.name, "kind": made.kind}
    work.record(ThirdAdded(third_id=known(made.id), agency=made.agency, **named))
    return made


def recuse(work: Work, third_id: int, form: Recuse) -> ThirdRecusal:
    """Note that a third party stays away from an institution, named by its code (回避)."""
    third = queries.third(work.session, work.actor, third_id)
    require(policy.can_review(work.actor, third.agency))
    place = institutions.by_code(work.session, form.institution)
    if place is None:
        raise Invalid(institution="unknown_choice")
    if any(each.institution_id == place.id for each in queries.recusals(work.session, third_id)):
        raise Conflict
    made = ThirdRecusal(
        third_id=third_id,
        institution_id=known(place.id),
        reason=form.reason,
        noted_by=work.actor.name,
        noted_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    told: dict[str, Any] = {"third_id": third_id, "agency": third.agency}
    work.record(ThirdRecused(**told, institution_id=made.institution_id))
    return made


def end_third(work: Work, third_id: int, form: EndThird) -> ThirdParty:
    """Take a third party off the register: it is asked nothing more. What it was asked it may answer.

    The head or deputy head; Conflict when it was taken off before.
    """
    third = queries.third(work.session, work.actor, third_id)
    require(policy.can_score(work.actor, third))
    if third.ended_at is not None:
        raise Conflict
    third.ended_at, third.ended_by, third.end_reason = work.now, work.actor.name, form.reason
    work.session.add(third)
    work.session.flush()
    work.record(ThirdEnded(third_id=third_id, agency=third.agency, reason=form.reason))
    return third


def score(work: Work, third_id: int, form: Score) -> ThirdScore:
    """Score a third party for a year, once. Invalid for a year that is not over or begun."""
    third = queries.third(work.session, work.actor, third_id)
    require(policy.can_score(work.actor, third))
    if form.year > work.now.astimezone(LEGAL_ZONE).year:
        raise Invalid(year="future_day")
    if any(each.year == form.year for each in queries.scores(work.session, [third_id])):
        raise Conflict
    made = ThirdScore(
        third_id=third_id,
        year=form.year,
        score=form.score,
        reason=form.reason,
        scored_by=work.actor.name,
        scored_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    told: dict[str, Any] = {"third_id": third_id, "agency": third.agency}
    work.record(ThirdScored(**told, year=form.year, score=form.score))
    return made


def ask(work: Work, case_id: int, form: Ask) -> Opinion:
    """Ask a third party something about a case. Refused where it stays away from the institution."""
    case = cases.get(work.session, work.actor, case_id)
    case_file.upload_look(work, case_id)
    try:
        third = queries.third(work.session, work.actor, form.third)
    except NotFound:
        raise Invalid(third="unknown_choice") from None
    if third.ended_at is not None:
        raise Invalid(third="unknown_choice")
    away = {each.institution_id for each in queries.recusals(work.session, form.third)}
    if case.institution_id in away:
        raise Refused(Reason("third_recused", rules.ASSIST_ONLY))
    made = Opinion(
        case_id=case_id,
        third_id=form.third,
        agency=work.actor.agency,
        question=sealing.seal(work, case, "opinion-question", form.question),
        asked_by=work.actor.name,
        asked_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        OpinionAsked(
            case_id=case_id,
            opinion_id=known(made.id),
            third_id=made.third_id,
            agency=made.agency,
        )
    )
    return made


def answer(work: Work, opinion_id: int, form: Answer) -> Opinion:
    """Take in an opinion with its signed paper, a file of the case. Conflict when there is one."""
    found = queries.opinion(work.session, work.actor, opinion_id)
    case = cases.get(work.session, work.actor, found.case_id)
    case_file.upload_look(work, found.case_id)
    if found.answer is not None:
        raise Conflict
    if form.item not in grounds.files(work.session, found.case_id):
        raise Invalid(item="unknown_choice")
    if form.answered_on > work.now.astimezone(LEGAL_ZONE).date():
        raise Invalid(answered_on="future_day")
    found.answer = sealing.seal(work, case, "opinion-answer", form.answer)
    found.item_id, found.answered_on = form.item, form.answered_on
    found.noted_by, found.noted_at = work.actor.name, work.now
    work.session.add(found)
    work.session.flush()
    work.record(
        OpinionGiven(
            case_id=found.case_id,
            opinion_id=opinion_id,
            third_id=found.third_id,
            agency=found.agency,
            item_id=form.item,
        )
    )
    return found
