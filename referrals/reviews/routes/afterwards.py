"""The check afterwards on the page of a list of claims."""

from __future__ import annotations

from typing import Any

from portal.infra.work import Work
from portal.kernel.ids import known
from portal.kernel.text import Text
from referrals.reviews import queries, service
from referrals.reviews.models import ClaimList

MESSAGES = {
    "out_of_range": Text("条数超出范围", "The number is out of range"),
    "amount_of_wrong": Text(
        "有问题的条数和金额要么都有，要么都为零", "Wrong claims and their amount go together"
    ),
    "more_than_the_list": Text("金额超过本清单的合计", "This is more than the whole list"),
    "before_quarter_ended": Text(
        "抽查在审核结束的季度过后进行", "The check comes after the quarter the review ended in"
    ),
}


def shown(work: Work, found: ClaimList) -> dict[str, Any]:
    """Return what was found, or the form as long as the check is awaited."""
    done = queries.post_check(work.session, known(found.id))
    awaits = service.awaits(work, found)
    samples = queries.sampled_lists(work.session, work.actor, found) if awaits else []
    return {
        "done": done,
        "text": service.post_check_text(work, found, done) if done else "",
        "awaits": awaits,
        "paid": service.paid(work, found) if awaits else 0,
        "samples": [(each.id, each.title) for each in samples],
        "messages": MESSAGES,
    }
