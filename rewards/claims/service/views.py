"""What the pages of rewards show, gathered for people who may see it."""

from __future__ import annotations

from typing import Any

from portal.cases import queries as cases
from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.ids import known
from portal.registry.book.registry import CATEGORIES
from rewards.claims import policy, queries, rules
from rewards.claims.models import Award
from rewards.claims.queries import CaseRow
from rewards.claims.rules import State
from rewards.claims.service import annulled, bases, reviews, sealing, sums
from rewards.claims.service.awards import today
from rewards.claims.service.bases import Offer
from rewards.claims.service.noticing import notice
from rewards.claims.service.proposing import offer
from rewards.eligibility import policy as eligibility_policy
from rewards.eligibility import queries as eligible
from rewards.eligibility.book import registry as grounds
from rewards.schemes.rules import CLAIM_LAW, LEVEL_NAMES, SUBJECT_NAMES, Scheme, questions, said


def row(work: Work, award: Award) -> dict[str, Any]:
    """Return a reward with the words and numbers a table shows."""
    return {
        "award": award,
        "state": rules.STATE_NAMES[award.state],
        "tone": rules.STATE_TONES.get(award.state, ""),
        "tip_number": queries.tip_number(work.session, award.tip_id),
        "case_number": queries.case_number(work.session, award.case_id),
    }


def case_view(work: Work, case: CaseRow) -> dict[str, Any]:
    """Return the rewards of a case, and what may still be proposed for which tips."""
    case_id = known(case.id)
    tips = queries.eligible_in(work.session, work.actor, case_id)
    offers: dict[str, tuple[Scheme, Offer | None]] = {}
    for tip in tips:
        made = offer(work, case, tip)
        if made is not None:
            offers[made[0].version] = made
    return {
        "case_id": case_id,
        "proven_fen": queries.proven_fen(work.session, case_id),
        "has_merged": len(cases.with_merged(work.session, case_id)) > 1,
        "rows": [row(work, each) for each in queries.of_case(work.session, work.actor, case_id)],
        "tips": tips,
        "first_id": queries.first_tip_id(work.session, case_id),
        "offers": [
            (scheme, offered, _lines(offered) if offered else [])
            for _, (scheme, offered) in sorted(offers.items())
        ],
        "can_propose": policy.can_propose(work.actor),
        "can_link": eligibility_policy.can_link(work.actor),
        "findings": eligible.findings(work.session, case_id),
        "categories": CATEGORIES,
        "levels": LEVEL_NAMES,
        "subjects": SUBJECT_NAMES,
        "asks": sorted({each for one, _ in offers.values() for each in questions(one)}),
    }


def follow_view(work: Work, tip_id: int) -> dict[str, Any] | None:
    """Return what the reporter reads of their reward, None while there is none.

    Of a joint one that another receipt collects: their share, and where it stands.
    """
    notice(work, tip_id)
    award, share = queries.told_of(work.session, tip_id)
    if award is None:
        mine = reviews.mine(work, tip_id)
        return {"award": None, "state": "", "reviews": mine} if mine else None
    scheme = bases.scheme_of(work, award)
    days = (award.claim_by - today(work)).days if award.claim_by else None
    return {
        "award": award,
        "mine": award.tip_id == tip_id,
        "share": share,
        "state": award.state.value,
        "scheme": scheme,
        "lines": said(
            scheme,
            sums.to_reporter(work, award)
            if award.tip_id == tip_id
            else sums.arithmetic(work, award, opens=False),
        ),
        "claim_law": CLAIM_LAW,
        "days": days,
        "annulled": annulled.told(work, award),
        "near": days is not None and days <= max(rules.REMIND_DAYS),
        "reviews": reviews.mine(work, tip_id),
    }


def award_view(work: Work, award: Award) -> dict[str, Any]:
    """Return what the page of one reward shows to whoever may see it."""
    scheme = bases.scheme_of(work, award)
    award_id = known(award.id)
    return {
        "row": row(work, award),
        "award": award,
        "scheme": scheme,
        "lines": said(scheme, sums.arithmetic(work, award)),
        "insider": sealing.opened(work, award),
        "findings": _findings(work, award),
        "base_now": bases.base_now(work, award),
        "shares": [
            (queries.tip_number(work.session, each.tip_id), each)
            for each in queries.shares(work.session, award_id)
        ],
        "categories": CATEGORIES,
        "names": {
            who: officers.officer(work.session, who).name
            for who in (award.proposed_by, award.checked_by, award.decided_by)
            if who
        },
        "unanswered": _unanswered(work, award),
        "restores": queries.restores(work.session, award_id),
        "can_check": policy.can_check(work.actor, award),
        "can_decide": policy.can_decide(work.actor, award),
        "can_ask_restore": award.state is State.EXPIRED and policy.can_propose(work.actor),
        "same": bases.of_same_person(work, award.tip_id),
        "annulling": annulled.view(work, award),
        "can_restore": award.state is State.EXPIRED and policy.decides(work.actor),
    }


def _findings(work: Work, award: Award) -> list[Any]:
    found = queries.findings_of(work.session, known(award.id))
    return [(each, eligible.standing(work.session, each.finding_id)) for each in found]


def _unanswered(work: Work, award: Award) -> list[Any]:
    answers = eligible.answers(work.session, queries.tip(work.session, award.tip_id))
    return [each for each in grounds.in_force_on(today(work)) if each.code not in answers]


def home_view(work: Work) -> dict[str, Any] | None:
    """Return what waits for the acting officer, None when nothing does."""
    session, actor = work.session, work.actor
    waiting = []
    if policy.checks(actor):
        waiting += queries.waiting(session, actor, rules.State.PROPOSED)
    if policy.decides(actor):
        waiting += queries.waiting(session, actor, rules.State.CHECKED)
    if policy.pays(actor):
        waiting += queries.waiting(session, actor, rules.State.CLAIMED)
    waiting += [each for each in annulled.waiting(work) if each not in waiting]
    cases = queries.cases_to_propose_in(session, actor) if policy.can_propose(actor) else ()
    if not waiting and not cases:
        return None
    return {"rows": [row(work, each) for each in waiting], "cases": cases}


def _lines(offered: Offer) -> list[Any]:
    """Return the steps up to what is left; nothing has been decided yet."""
    steps = rules.lines(
        offered.quote,
        cap_fen=offered.scheme.cap_fen,
        others_fen=offered.others_fen,
        amount_fen=None,
    )
    return said(offered.scheme, steps)
