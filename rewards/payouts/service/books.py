"""Writing in the books of reward money: postings are added, and reversed by others."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.ids import known
from rewards.claims.service.awards import today
from rewards.payouts import queries
from rewards.payouts.models import Payout, RewardPosting
from rewards.payouts.rules import Account


def reverse(work: Work, payout: Payout) -> None:
    """Take back every posting of an attempt at paying."""
    for wrong in queries.postings(work.session, payout.award_id):
        if wrong.payout_id == payout.id and wrong.reversal_of is None:
            made = post(work, payout, wrong.credit, wrong.debit, "return", today(work))
            made.reversal_of = wrong.id


def post(
    work: Work, payout: Payout, debit: Account, credit: Account, reference: str, day: date
) -> RewardPosting:
    """Add a posting of what a payment comes to, or of `amount_fen`; `reference` once a payment."""
    made = RewardPosting(
        award_id=payout.award_id,
        payout_id=known(payout.id),
        debit=debit,
        credit=credit,
        amount_fen=payout.amount_fen,
        reference=reference,
        value_on=day,
        posted_by=work.actor.name,
        posted_at=work.now,
    )
    work.session.add(made)
    return made
