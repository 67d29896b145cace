"""What must hold in the books of rewards, and the books themselves, for whoever proves them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlmodel import col, func, select

from portal.infra.work import Work
from portal.reconciliation.rules import Check, RewardChecks
from portal.reconciliation.rules.books import Books, Entry, RewardBooks, Stand
from rewards.claims.queries import AwardRow
from rewards.payouts.book import registry
from rewards.payouts.models import Payout, RewardClawback, RewardPosting
from rewards.payouts.rules import ACCOUNT_NAMES, Account, PayoutState
from rewards.payouts.rules.clawbacks import ClawbackState

NAMES = {
    Account.BUDGET: "Assets:Rewards:Budget",
    Account.RESERVED: "Assets:Rewards:Reserved",
    Account.PAID: "Expenses:Rewards:Paid",
    Account.CLAWBACK: "Assets:Rewards:Clawback",
    Account.RETURNED: "Assets:Rewards:Returned",
    Account.WAIVED: "Expenses:Rewards:Waived",
}


def checks(_work: Work, _question: RewardChecks) -> tuple[Check, ...]:
    """Return what must hold."""
    return registry.checks()


def books(work: Work, asked: RewardBooks) -> Books:
    """Return the postings of an agency's rewards ("" for all), and where its payments stand."""
    return Books(_entries(work, asked.agency), _stands(work, asked.agency))


def _entries(work: Work, agency: str) -> Iterator[Entry]:
    rows = select(RewardPosting, AwardRow.number).join(
        AwardRow, col(AwardRow.id) == RewardPosting.award_id
    )
    if agency:
        rows = rows.where(AwardRow.agency == agency)
    for each, number in work.session.exec(rows.order_by(col(RewardPosting.id))).all():
        title = f"{number} {ACCOUNT_NAMES[each.debit].zh}"
        about = {"posting": str(each.id), "reference": each.reference}
        yield Entry(
            each.value_on, title, NAMES[each.debit], NAMES[each.credit], each.amount_fen, about
        )


def _stands(work: Work, agency: str) -> Iterator[Stand]:
    reserved = _sum(work, agency, PayoutState.RESERVED, PayoutState.SENT)
    confirmed = _sum(work, agency, PayoutState.CONFIRMED)
    rows = select(RewardClawback).where(col(RewardClawback.demanded_on).is_not(None))
    if agency:
        rows = rows.where(RewardClawback.agency == agency)
    claims = work.session.exec(rows).all()
    demanded = sum(each.amount_fen for each in claims)
    yield Stand(NAMES[Account.BUDGET], -reserved - confirmed)
    yield Stand(NAMES[Account.RESERVED], reserved)
    yield Stand(NAMES[Account.PAID], confirmed - demanded)
    yield Stand(NAMES[Account.CLAWBACK], sum(each.open_fen for each in claims))
    if not any(each.state is ClawbackState.WAIVED for each in claims):
        back = demanded - sum(each.open_fen for each in claims)
        yield Stand(NAMES[Account.RETURNED], back)


def _sum(work: Work, agency: str, *states: PayoutState) -> int:
    rows = select(func.coalesce(func.sum(Payout.amount_fen), 0))
    rows = rows.where(col(Payout.state).in_(states))
    return int(work.session.exec(rows.where(Payout.agency == agency) if agency else rows).one())
