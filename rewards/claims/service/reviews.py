"""A reporter objects: to who was first, or to what was decided. Another person looks again."""

from __future__ import annotations

from typing import Any

from portal.agencies import queries as agencies
from portal.cases import queries as cases
from portal.cases import service as case_file
from portal.cases.queries import of_tips
from portal.cases.rules import Stage, Visibility
from portal.infra.typeset import pdf
from portal.infra.work import Work
from portal.intake.rules import Side
from portal.intake.service import mailbox, tips
from portal.kernel.actor import Office
from portal.kernel.clock import LEGAL_ZONE, printed_day
from portal.kernel.errors import Conflict, Invalid, NotFound
from portal.kernel.ids import document_number, known
from portal.kernel.policy import require
from portal.notices import service as notices
from rewards.claims import policy, queries, rules
from rewards.claims.book import registry
from rewards.claims.events import ReviewAsked, ReviewDecided
from rewards.claims.forms import AskReview, DecideReview
from rewards.claims.models import RewardReview
from rewards.claims.queries import AwardRow
from rewards.claims.rules import About, Outcome
from rewards.claims.service.awards import today
from rewards.eligibility import queries as eligible
from rewards.eligibility import service as eligibility_of
from rewards.eligibility.service import views as eligible_views


def open_for(work: Work, tip_id: int) -> tuple[About, ...]:
    """Return what a reporter may object to now: nothing twice, and a decision within its term.

    Who was first: once their own reward is decided or the case is closed, whether or not others
    reported: the offer must not tell that somebody did.
    """
    award, _ = queries.told_of(work.session, tip_id)
    award_id = award.id if award else None
    before = {
        each.about
        for each in queries.reviews_of(work.session, tip_id)
        if each.about is About.FIRST or each.award_id == award_id or each.outcome is None
    }
    decided = award is not None and award.state in rules.DECIDED
    found = []
    if queries.tip(work.session, tip_id).wants_reward and (decided or _closed(work, tip_id)):
        found.append(About.FIRST)
    if award is not None and decided:
        at = award.annulled_at or award.decided_at or award.checked_at
        day = at.astimezone(LEGAL_ZONE).date() if at else None
        if day and today(work) <= registry.in_force_on(day).last(day):
            found.append(About.ANNULMENT if award.annulled_at else About.DECISION)
    return tuple(each for each in found if each not in before)


def _closed(work: Work, tip_id: int) -> bool:
    for case_id in of_tips.case_ids(work.session, tip_id)[:1]:
        own = cases.by_id(work.session, case_id)
        return cases.by_id(work.session, own.merged_into or case_id).stage is Stage.CLOSED
    return False


def ask(work: Work, form: AskReview) -> RewardReview:
    """Object as the reporter of the tip; sent twice it is raised once. Their words are a message.

    Invalid for what cannot be objected to now.
    """
    tip, key = mailbox.mine(work, lock=True)
    tip_id = known(tip.id)
    can = open_for(work, tip_id)
    message = tips.send(work, tip, key, form.reason, Side.REPORTER, mark=bytes.fromhex(form.mark))
    before = queries.review_by_message(work.session, message)
    if before is not None:
        return before
    if form.about not in can:
        raise Invalid(about="unknown_choice")
    case_id = of_tips.case_ids(work.session, tip_id)[0]
    own = cases.by_id(work.session, case_id)
    case = cases.by_id(work.session, own.merged_into or case_id)
    award, _ = queries.told_of(work.session, tip_id)
    proposed_by, checked_by, approved_by = _people(work, award, About(form.about))
    made = RewardReview(
        tip_id=tip_id,
        case_id=known(case.id),
        award_id=award.id if award else None,
        agency=award.agency if award else case.agency,
        about=About(form.about),
        message_id=message,
        raised_on=today(work),
        due_on=registry.in_force_on(today(work)).due(today(work)),
        proposed_by=proposed_by,
        checked_by=checked_by,
        approved_by=approved_by,
    )
    work.session.add(made)
    work.session.flush()
    event = ReviewAsked(
        tip_id=tip_id, review_id=known(made.id), agency=made.agency, about=made.about
    )
    work.record(event)
    offices = (Office.HEAD,) if made.about is About.FIRST else tuple(rules.REVIEWERS)
    notices.about(work, event, agency=made.agency, offices=offices)
    return made


def _people(
    work: Work, award: AwardRow | None, about: About
) -> tuple[int | None, int | None, int | None]:
    """Return who proposed, checked and decided what is objected to."""
    if award is None:
        return None, None, None
    if about is About.ANNULMENT:
        asked, _ = queries.annulments(work.session, known(award.id))[-1]
        return asked.proposed_by, None, award.annulled_by
    return award.proposed_by, award.checked_by, award.decided_by


def decide(work: Work, review_id: int, form: DecideReview) -> RewardReview:
    """Answer an objection; the reply goes to the reporter, a letter into the file.

    Who was first is decided by the head: changed makes this report the first of its case. The
    decision itself by somebody who had no part in it: changed says that the clerk takes the
    matter up again, which is an act of its own.
    """
    found = queries.review(work.session, work.actor, review_id)
    require(policy.can_review(work.actor, found))
    if found.outcome is not None:
        raise Conflict
    case = queries.case_for(work.session, work.actor, found.case_id)
    found.outcome = Outcome(form.outcome)
    if found.about is About.FIRST and found.outcome is Outcome.CHANGED:
        eligibility_of.rule_first(work, found.case_id, found.tip_id, form.reply)
    found.reply_id = case_file.send_to_reporter(work, found.case_id, found.tip_id, form.reply)
    found.decided_by, found.decided_by_name = work.actor.officer_id, work.actor.name
    found.decided_at = work.now
    _letter(work, case, found, form.reply)
    work.session.add(found)
    work.session.flush()
    event = ReviewDecided(
        case_id=found.case_id, tip_id=found.tip_id, review_id=review_id, outcome=found.outcome
    )
    work.record(event)
    notices.about(work, event, agency=found.agency, offices=(Office.REWARD_CLERK,))
    return found


def mine(work: Work, tip_id: int) -> dict[str, Any]:
    """Return what a reporter objected to and may object to; empty when neither."""
    if work.actor.tip_id != tip_id:
        raise NotFound
    made, can = queries.reviews_of(work.session, tip_id), open_for(work, tip_id)
    if not made and not can:
        return {}
    return {
        "made": [(each, rules.ABOUT_NAMES[each.about]) for each in made],
        "can": [(each.value, rules.ABOUT_NAMES[each]) for each in can],
        "outcomes": rules.OUTCOME_NAMES,
        "law": registry.in_force_on(today(work)).law,
    }


def board(work: Work) -> dict[str, Any]:
    """Return the objections that wait at the actor's agency, with the order of the log beside each."""
    if not policy.sees_reviews(work.actor):
        raise NotFound
    return {
        "rows": [
            {
                "review": each,
                "about": rules.ABOUT_NAMES[each.about],
                "number": queries.tip_number(work.session, each.tip_id),
                "case_number": queries.case_number(work.session, each.case_id),
                "order": eligible.arrivals(work.session, each.case_id),
                "can_decide": policy.can_review(work.actor, each),
                "follows": eligible_views.follows(work, each.case_id, {each.tip_id})
                if each.about is About.FIRST
                else [],
            }
            for each in queries.reviews_open(work.session, work.actor)
        ],
        "law": registry.in_force_on(today(work)).law,
    }


def _letter(work: Work, case: queries.CaseRow, found: RewardReview, reply: str) -> None:
    agency = agencies.agency(work.session, found.agency)
    year = work.now.astimezone(LEGAL_ZONE).year
    serial = case_file.next_number(work, f"reward-review/{agency.code}/{year}")
    found.number = document_number(f"{agency.mark}奖复", year, serial)
    outcome = found.outcome or Outcome.UPHELD
    made = pdf(
        "reward_review",
        {
            "agency": agency.zh,
            "number": found.number,
            "tip_number": queries.tip_number(work.session, found.tip_id),
            "about": rules.ABOUT_NAMES[found.about].zh,
            "raised_on": found.raised_on.strftime("%Y年%m月%d日"),
            "outcome": rules.OUTCOME_NAMES[outcome].zh,
            "reasons": reply,
            "date": printed_day(work.now),
        },
    )
    case_file.file_document(
        work,
        case,
        kind="reward_review",
        title=f"举报奖励复核答复书 {found.number}",
        number=found.number,
        pdf=made,
        visibility=Visibility.AGENCY,
    )
