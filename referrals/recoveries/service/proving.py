"""What proves a posting: a file of its case."""

from __future__ import annotations

from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.ids import known
from portal.kernel.policy import require
from referrals.recoveries import policy, queries
from referrals.recoveries.events import PaymentProved
from referrals.recoveries.models import Posting, PostingProof, RecoveryOrder
from referrals.recoveries.queries import lookup


def prove(work: Work, order_id: int, posting_id: int, item_id: int) -> PostingProof:
    """Name a file of the case as what proves a posting; by finance of the ordering agency."""
    order = queries.get(work.session, work.actor, order_id)
    require(policy.can_book(work.actor, order))
    posting = queries.posting(work.session, posting_id)
    if posting.order_id != order_id:
        raise NotFound
    queries.lock(work.session, order_id)
    return attach(work, order, posting, item_id)


def attach(work: Work, order: RecoveryOrder, posting: Posting, item_id: int) -> PostingProof:
    """Keep that a file of the order's case proves a posting; Invalid for any other, or a destroyed one."""
    earlier = lookup.proof(work.session, known(posting.id), item_id)
    if earlier is not None:
        return earlier
    try:
        item = evidence.get(
            work.session, item_id, kind=ContainerKind.CASE, container_id=order.case_id
        )
    except NotFound:
        raise Invalid(proof="unknown_choice") from None
    if item.destroyed_at is not None:
        raise Invalid(proof="unknown_choice")
    made = PostingProof(
        posting_id=known(posting.id),
        item_id=item_id,
        added_by=work.actor.name,
        added_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    work.record(
        PaymentProved(
            case_id=order.case_id,
            order_id=known(order.id),
            posting_id=known(posting.id),
            item_id=item_id,
        )
    )
    return made
