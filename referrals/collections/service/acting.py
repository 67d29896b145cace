"""What one officer proposes and the head, another one, decides: one way for every kind."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind
from portal.infra.work import Work
from portal.kernel.actor import Office
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.notices import service as notices
from referrals.collections import policy, queries
from referrals.collections.events import OrderActDecided, OrderActProposed
from referrals.collections.forms import Decide
from referrals.collections.models import CollectionAct
from referrals.collections.rules import KIND_LAWS, KIND_NAMES, STATE_NAMES, ActState, Kind
from referrals.collections.service.charging import today
from referrals.collections.service.kinds import KINDS
from referrals.recoveries import queries as money
from referrals.recoveries.queries.lookup import Order


def propose(work: Work, order_id: int, kind: Kind, form: BaseModel) -> CollectionAct:
    """Propose an act about an order; the head of its agency is told.

    Refused while one of the kind waits; Invalid or Refused for what the kind does not allow now.
    """
    order = money.get(work.session, work.actor, order_id)
    require(policy.can_propose(work.actor, order))
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    if queries.waiting(work.session, order_id, kind) is not None:
        raise Refused(Reason("act_waits", KIND_LAWS[kind]))
    asked = KINDS[kind].check(work, order, form)
    typed: dict[str, Any] = form.model_dump()
    made = CollectionAct(
        order_id=order_id,
        case_id=order.case_id,
        kind=kind,
        amount_fen=asked.fen,
        facts=dict(asked.facts),
        reasons=typed["reasons"],
        proof_id=proof_of(work, order, typed.get("proof")),
        proposed_by=known(work.actor.officer_id),
        proposed_at=work.now,
    )
    work.session.add(made)
    work.session.flush()
    name = KIND_NAMES[kind]
    event = OrderActProposed(
        case_id=order.case_id,
        order_id=order_id,
        act_zh=name.zh,
        act_en=name.en,
        amount_fen=asked.fen,
    )
    work.record(event)
    notices.about(work, event, agency=order.agency, offices=(Office.HEAD,))
    return made


def decide(work: Work, order_id: int, act_id: int, form: Decide) -> CollectionAct:
    """Approve or decline an act; the head, never who proposed it. What was checked is checked again."""
    order = money.get(work.session, work.actor, order_id)
    money.hold_case(work.session, work.actor, order.case_id)
    money.lock(work.session, order_id)
    act = queries.act(work.session, order_id, act_id)
    if act.state is not ActState.PROPOSED:
        raise Conflict
    require(policy.can_decide(work.actor, order, act))
    with work.whole():
        _conclude(work, order, act, form)
    _tell(work, order, act)
    return act


def _conclude(work: Work, order: Order, act: CollectionAct, form: Decide) -> None:
    act.decided_by, act.decided_at, act.answer = work.actor.officer_id, work.now, form.answer
    act.live, act.owed_fen = None, order.outstanding_fen
    act.state = ActState.DECLINED
    if form.decision == "approve":
        kind = KINDS[act.kind]
        kind.again(work, order, act)
        act.state = kind.then
        work.session.add(act)
        work.session.flush()
        kind.apply(work, order, act)
    work.session.add(act)
    work.session.flush()


def end_all(work: Work, order_id: int) -> None:
    """Let what waits or runs about an order end: what was owed fell away."""
    for each in queries.acts(work.session, order_id):
        if each.live and each.kind not in {Kind.REFUND, Kind.MOVE, Kind.UNDO, Kind.RETURN}:
            each.live, each.state = None, ActState.DECLINED
        if each.running:
            each.running, each.state, each.over_on = None, ActState.DONE, today(work)
        work.session.add(each)
    work.session.flush()


def proof_of(work: Work, order: Order, item_id: int | None) -> int | None:
    """Return the file of the order's case that was named; Invalid for any other, or a destroyed one."""
    if item_id is None:
        return None
    case = ContainerKind.CASE
    try:
        item = evidence.get(work.session, item_id, kind=case, container_id=order.case_id)
    except NotFound:
        raise Invalid(proof="unknown_choice") from None
    if item.destroyed_at is not None:
        raise Invalid(proof="unknown_choice")
    return item_id


def _tell(work: Work, order: Order, act: CollectionAct) -> None:
    name, answer = KIND_NAMES[act.kind], STATE_NAMES[act.state]
    event = OrderActDecided(
        case_id=order.case_id,
        order_id=known(order.id),
        act_zh=name.zh,
        act_en=name.en,
        answer_zh=answer.zh,
        answer_en=answer.en,
        amount_fen=act.amount_fen,
    )
    work.record(event)
    told = {known(act.proposed_by)}
    notices.about(
        work, event, agency=order.agency, offices=(Office.FINANCE,), officers=sorted(told)
    )
