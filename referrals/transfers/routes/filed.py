"""The documents of a referral as its page shows them."""

from typing import Any

from portal.cases import queries as cases
from portal.infra.work import Work
from referrals.transfers import queries
from referrals.transfers.models import Transfer
from referrals.transfers.service.paper import PAPERS


def papers(work: Work, transfer: Transfer) -> dict[str, Any]:
    """Return the documents that count, and what was signed and drawn up again since, by whom.

    Of the latter as far as the reader may read it.
    """
    every = queries.every_paper(work.session, transfer)
    counting = {each.kind: each for each in every}
    signed = queries.signed_before(work.session, every, counting.values())
    readable = cases.documents(work.session, transfer.case_id, work.actor.agency) if signed else ()
    kept = {each.id: each for each in readable}
    return {
        "papers": [(PAPERS[kind].title, paper) for kind, paper in counting.items()],
        "signed_before": [(kept[s.signed_id], s.name) for s in signed if s.signed_id in kept],
    }
