"""Which postings of an order finance cannot take back alone."""

from __future__ import annotations

from collections.abc import Iterable

from portal.infra.work import Work
from referrals.recoveries.models import Posting
from referrals.recoveries.rules import PostingsOfActs, Way


def of_acts(work: Work, order_id: int, postings: Iterable[Posting]) -> set[int]:
    """Return the postings two persons decided: a refund, and either half of money moved between orders."""
    made = work.ask(PostingsOfActs(order_id), frozenset[int]())
    return {each.id or 0 for each in postings if each.way is Way.MOVED or each.id in made}
