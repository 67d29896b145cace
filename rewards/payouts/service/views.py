"""What the pages of payments show, gathered for people who may see it."""

from __future__ import annotations

from typing import Any

from portal.infra.work import Work
from portal.kernel.errors import NotFound
from rewards.claims import queries as awards
from rewards.claims.rules import STATE_NAMES, STATE_TONES
from rewards.payouts import policy, queries, rules


def payment_view(work: Work, award_id: int) -> dict[str, Any]:
    """Return the payment of a reward: its number and amount, nothing of the case."""
    award = awards.get(work.session, work.actor, award_id)
    payout = queries.live_payout(work.session, award_id)
    return {
        "award": award,
        "state": STATE_NAMES[award.state],
        "tone": STATE_TONES.get(award.state, ""),
        "payout": payout,
        "postings": queries.postings(work.session, award_id),
        "account_names": rules.ACCOUNT_NAMES,
        "can_pay": policy.can_pay(work.actor, award),
        "can_return": payout is not None and policy.can_return(work.actor, award, payout),
    }


def award_view(work: Work, award_id: int) -> dict[str, Any] | None:
    """Return how the payment of a reward stands, for its page."""
    try:
        return {"award": awards.get(work.session, work.actor, award_id)}
    except NotFound:
        return None


def follow_view(work: Work, tip_id: int) -> dict[str, Any] | None:
    """Return when officers opened where the reward of a tip goes, None when nobody did."""
    openings = queries.payee_openings(work.session, tip_id)
    return {"openings": openings} if openings else None
