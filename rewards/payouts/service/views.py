"""What the pages of payments show, gathered for people who may see it."""

from __future__ import annotations

from typing import Any

from portal.identity import queries as officers
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from rewards.claims import queries as awards
from rewards.claims.policy import pays
from rewards.claims.queries import AwardRow
from rewards.claims.rules import STATE_NAMES, STATE_TONES, State
from rewards.claims.service.awards import today
from rewards.payouts import policy, queries, rules
from rewards.payouts.book import registry
from rewards.payouts.models import RewardClawback, RewardCode
from rewards.payouts.rules.clawbacks import CLAWBACK_NAMES, CLAWBACK_TONES, ClawbackState
from rewards.payouts.rules.codes import CODE_NAMES
from rewards.payouts.service import clawbacks, codes, identity


def payment_view(work: Work, award_id: int) -> dict[str, Any]:
    """Return the payment of a reward: its number and amount, nothing of the case."""
    award = awards.get(work.session, work.actor, award_id)
    payout = queries.live_payout(work.session, award_id)
    kept = queries.payee(work.session, award_id)
    booked = payout is not None and bool(payout.booking)
    return {
        "award": award,
        "matched": kept is not None and kept.matched_by == work.actor.officer_id,
        "state": STATE_NAMES[award.state],
        "tone": STATE_TONES.get(award.state, ""),
        "payout": payout,
        "by_code": codes.awaited(work, award_id),
        **_identity_view(work, award),
        "tax": registry.book().tax,
        "postings": queries.postings(work.session, award_id),
        "account_names": rules.ACCOUNT_NAMES,
        "can_pay": policy.can_pay(work.actor, award),
        "can_confirm": payout is not None and policy.can_confirm(work.actor, award, payout),
        "can_return": payout is not None
        and not booked
        and policy.can_return(work.actor, award, payout),
    }


def _identity_view(work: Work, award: AwardRow) -> dict[str, Any]:
    may = policy.can_pay(work.actor, award) and queries.has_identity(work.session, award.tip_id)
    asked = identity.request(work, award) if may else None
    waits = asked is not None and not (asked.opened_at or asked.refused_at)
    return {
        "may_ask_identity": may and not waits,
        "asked": asked,
        "can_open": waits
        and asked is not None
        and bool(asked.custodian_half)
        and bool(asked.approver_half),
        "to_match": may
        and asked is not None
        and award.state is State.APPROVED
        and queries.payee(work.session, award.id or 0) is not None,
    }


def award_view(work: Work, award_id: int) -> dict[str, Any] | None:
    """Return how the payment of a reward stands, for its page."""
    try:
        return {"award": awards.get(work.session, work.actor, award_id)}
    except NotFound:
        return None


def follow_view(work: Work, tip_id: int) -> dict[str, Any] | None:
    """Return what the reporter reads of the payment, None when there is nothing yet."""
    award = awards.of_tip(work.session, tip_id)
    if award is None:
        return None
    return {
        "openings": queries.payee_openings(work.session, tip_id),
        "by_code": award.state.value == "claimed" and codes.awaited(work, award.id or 0),
        "demands": [
            _clawback(each)
            for each in queries.clawbacks(work.session, award.id or 0)
            if each.demanded_on is not None
        ],
    }


def home_view(work: Work, _: int) -> dict[str, Any] | None:
    """Return what waits for the acting officer at the counter and of rewards to be returned."""
    if not policy.attends(work.actor):
        return None
    waiting = [
        each
        for each in queries.presented(work.session, work.actor.agency)
        if policy.can_witness(work.actor, each)
    ]
    claims = [_clawback(each) for each in queries.open_clawbacks(work.session, work.actor)]
    return {"waiting": len(waiting), "claims": claims} if waiting or claims else None


def code_view(work: Work) -> dict[str, Any]:
    """Return the reporter's own code, "" when it is no longer live."""
    award, newest, code = codes.mine(work)
    return {"award": award, "newest": newest, "code": code}


def may_use_identity(work: Work) -> bool:
    """Tell whether the reporter left an identity to claim under."""
    return queries.has_identity(work.session, work.actor.tip_id or 0)


def counter_view(work: Work) -> dict[str, Any]:
    """Return what waits at the counter of the actor's agency. NotFound for who has no place there."""
    if not policy.attends(work.actor):
        raise NotFound
    waiting = queries.presented(work.session, work.actor.agency)
    return {
        "rows": [_at_counter(work, each) for each in waiting],
        "can_enter": pays(work.actor),
        "note": registry.book().counter,
    }


def at_counter_view(work: Work, code_id: int) -> dict[str, Any]:
    """Return one payment at the counter: number and amount, nothing else of the reward."""
    found = queries.code(work.session, work.actor.agency, code_id)
    if found is None or found.presented_by is None or not policy.attends(work.actor):
        raise NotFound
    return _at_counter(work, found)


def _at_counter(work: Work, code: RewardCode) -> dict[str, Any]:
    award = awards.get(work.session, work.actor, code.award_id)
    return {
        "code": code,
        "number": award.number,
        "amount_fen": award.amount_fen,
        "state": CODE_NAMES[code.state],
        "cashier": officers.officer(work.session, code.presented_by or 0).name,
        "is_cashier": code.presented_by == work.actor.officer_id,
        "can_witness": policy.can_witness(work.actor, code),
        "out_of_date": codes.is_out_of_date(code, today(work)),
    }


def clawbacks_view(work: Work, award_id: int) -> dict[str, Any]:
    """Return the claims for a reward that was paid, and how much more may be claimed."""
    award = awards.get(work.session, work.actor, award_id)
    paid = award.amount_fen if award.state is State.PAID else 0
    return {
        "award": award,
        "left_fen": max(0, paid - queries.claimed_back_fen(work.session, award_id)),
        "excess_fen": clawbacks.excess_fen(work, award),
        "rows": [_clawback(each) for each in queries.clawbacks(work.session, award_id)],
        "grounds": [(each.code, each.title) for each in registry.book().grounds.values()],
        "can_claim_back": policy.can_claim_back(work.actor, award),
    }


def clawback_view(work: Work, clawback_id: int) -> dict[str, Any]:
    """Return one claim for a reward and what the actor may do about it."""
    found = queries.clawback(work.session, work.actor, clawback_id)
    award = awards.get(work.session, work.actor, found.award_id)
    demanded = found.state is ClawbackState.DEMANDED
    asker = found.waiver_asked_by
    return {
        **_clawback(found),
        "award": award,
        "term": registry.book().term,
        "overdue": demanded and found.due_on is not None and today(work) > found.due_on,
        "proposer": officers.officer(work.session, found.proposed_by).name,
        "waiver_asker": officers.officer(work.session, asker).name if asker else "",
        "repayments": queries.repayments(work.session, clawback_id),
        "can_judge": policy.can_judge(work.actor, found),
        "can_repay": demanded and pays(work.actor),
        "can_waive": policy.can_waive(work.actor, found),
        "can_ask_waiver": demanded and asker is None and policy.can_claim_back(work.actor, award),
    }


def _clawback(found: RewardClawback) -> dict[str, Any]:
    return {
        "clawback": found,
        "ground": registry.ground(found.ground),
        "state": CLAWBACK_NAMES[found.state],
        "tone": CLAWBACK_TONES.get(found.state, ""),
    }
