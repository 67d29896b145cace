"""Writing in the books of reward money: postings are added, and reversed by others."""

from __future__ import annotations

from datetime import date

from portal.infra.work import Work
from portal.kernel.ids import known
from rewards.claims.service.awards import today
from rewards.payouts import queries
from rewards.payouts.models import Payout, RewardPosting
from rewards.payouts.rules import Account


def reverse(work: Work, payout: Payout, *, only: str = "") -> None:
    """Take back the postings of an attempt at paying that stand, or those whose reference begins so."""
    kept = queries.postings(work.session, payout.award_id)
    undone = {each.reversal_of for each in kept}
    for wrong in kept:
        stands = wrong.reversal_of is None and wrong.id not in undone
        if wrong.payout_id == payout.id and stands and wrong.reference.startswith(only):
            made = post(work, payout, wrong.credit, wrong.debit, f"return-{wrong.id}", today(work))
            made.reversal_of = wrong.id


def pay(work: Work, payout: Payout, day: date) -> RewardPosting:
    """Book that a payment left. Its reference counts the times, so that none is booked twice."""
    booked = queries.postings(work.session, payout.award_id)
    before = sum(
        each.payout_id == payout.id and each.reference.startswith("pay") for each in booked
    )
    reference = f"pay-{before + 1}" if before else "pay"
    return post(work, payout, Account.PAID, Account.RESERVED, reference, day)


def post(
    work: Work,
    payout: Payout,
    debit: Account,
    credit: Account,
    reference: str,
    day: date,
    *,
    amount_fen: int | None = None,
) -> RewardPosting:
    """Add a posting of what a payment comes to, or of `amount_fen`; `reference` once a payment."""
    made = RewardPosting(
        award_id=payout.award_id,
        payout_id=known(payout.id),
        debit=debit,
        credit=credit,
        amount_fen=payout.amount_fen if amount_fen is None else amount_fen,
        reference=reference,
        value_on=day,
        posted_by=work.actor.name,
        posted_at=work.now,
    )
    work.session.add(made)
    return made
