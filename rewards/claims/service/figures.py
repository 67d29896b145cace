"""What became of rewards in a span of days: read from them, never typed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median
from typing import Any

from portal.infra.work import Work
from portal.publicity.rules import Rewards
from rewards.claims import queries


def between(work: Work, since: date, until: date) -> Rewards:
    """Return what all agencies paid from `since` to before `until`, and what was waived."""
    paid = queries.paid_between(work.session, since, until)
    return Rewards(
        count=len(paid),
        fen=sum(each.amount_fen for each in paid),
        waived=queries.waived_between(work.session, since, until),
        days=Counter(queries.days_to_payment(work.session, paid)),
    )


def year_figures(work: Work, year: int) -> dict[str, Any]:
    """Return the figures of the actor's agency's year: rewards paid, sums, waived, how long it took.

    `tips` counts each of those who reported together. `median_days` runs from the day the newest
    counted finding was recorded to the payment.
    """
    queries.lists(work.session, work.actor)
    since, until, agency = date(year, 1, 1), date(year + 1, 1, 1), work.actor.agency
    paid = queries.paid_between(work.session, since, until, agency)
    days = queries.days_to_payment(work.session, paid)
    return {
        "year": year,
        "tips": len(queries.tips_rewarded(work.session, paid)),
        "cases": len({each.case_id for each in paid}),
        "fen": sum(each.amount_fen for each in paid),
        "waived": queries.waived_between(work.session, since, until, agency),
        "median_days": median(days) if days else None,
    }
