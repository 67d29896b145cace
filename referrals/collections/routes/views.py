"""What the pages of collecting show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request, Response

from portal.cases import queries as cases
from portal.identity import queries as identity
from portal.infra.forms import Bound
from portal.infra.web import page
from portal.infra.work import Work
from portal.kernel.errors import Reason
from portal.kernel.policy import require
from portal.kernel.text import Text
from referrals.collections import policy, queries
from referrals.collections.forms import Decide, GiveBack
from referrals.collections.models import CollectionAct
from referrals.collections.routes import offering
from referrals.collections.routes.asking import Doing
from referrals.collections.routes.words import MESSAGES, told
from referrals.collections.rules import (
    GROUND_NAMES,
    HOLDING_NAMES,
    KIND_LAWS,
    KIND_NAMES,
    REMEDY_NAMES,
    SECURITY_NAMES,
    STATE_NAMES,
    STATE_TONES,
    ActState,
    HolderGround,
    Kind,
    SecurityState,
    plans,
)
from referrals.collections.service import charging, giving, planning
from referrals.recoveries import policy as money_policy
from referrals.recoveries import queries as money
from referrals.recoveries.book import registry
from referrals.recoveries.queries import lookup
from referrals.recoveries.queries.lookup import Order
from referrals.recoveries.rules import OrderState


def of_order(work: Work, order_id: int) -> Mapping[str, Any] | None:
    """Return plan, additions, property, holders and acts of an order, and what can be done now."""
    order = money.get(work.session, work.actor, order_id)
    if order.state in {OrderState.PROPOSED, OrderState.DECLINED}:
        return None
    plan = queries.plan(work.session, order_id)
    return {
        "order": order,
        "charge": charging.stands(work, order),
        "charges": queries.charges(work.session, order_id),
        "owed_back": giving.owed_back(work, order),
        "plan": _plan(order, plan) if plan else None,
        "securities": [_held(each) for each in queries.securities(work.session, order_id)],
        "obligors": lookup.together(work.session, order_id),
        "contests": queries.contests(work.session, order_id),
        "acts": [_row(work, order, each) for each in queries.acts(work.session, order_id)],
        "doings": offering.doings(work, order),
        "names": {"remedy": REMEDY_NAMES},
    }


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return what of a case's money waits for somebody, None when nothing does."""
    if cases.visible(work.session, work.actor, case_id) is None:
        return None
    found = [_of_case(work, each) for each in money.case_money(work.session, work.actor, [case_id])]
    waiting = [
        each for each in found if any(value for key, value in each.items() if key != "order")
    ]
    return {"rows": waiting} if waiting else None


def asked(
    request: Request,
    work: Work,
    order_id: int,
    code: str,
    doing: Doing,
    form: Bound[Any] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    """Return the page of one thing that can be done."""
    order = money.get(work.session, work.actor, order_id)
    require(doing.may(work.actor, order))
    return page(
        request,
        "referrals/collections/do.html",
        status=409 if reasons else 422 if form else 200,
        order=order,
        code=code,
        doing=doing,
        form=form,
        ledger=registry.ledger(order.ledger),
        choices=offering.choices(work, order, {each.kind for each in doing.fields.values()}),
        labels={name: each.label for name, each in doing.fields.items()},
        messages=MESSAGES,
        reasons=told(reasons),
    )


def decision(
    request: Request,
    work: Work,
    order_id: int,
    act_id: int,
    form: Bound[Decide] | None = None,
    reasons: Sequence[Reason] = (),
    payout: Bound[GiveBack] | None = None,
) -> Response:
    """Return the page of one act: what was proposed, by whom, and what comes next."""
    order = money.get(work.session, work.actor, order_id)
    row = queries.act(work.session, order_id, act_id, lock=False)
    return page(
        request,
        "referrals/collections/act.html",
        status=409 if reasons else 422 if form or payout else 200,
        order=order,
        act=_row(work, order, row),
        rows=planning.rows_of(row) if row.kind is Kind.PLAN else [],
        form=form,
        payout=payout,
        messages=MESSAGES,
        reasons=told(reasons),
    )


def _row(work: Work, order: Order, act: CollectionAct) -> dict[str, Any]:
    waits = act.state is ActState.PROPOSED
    pays = act.kind is Kind.REFUND and act.state is ActState.AGREED
    return {
        "act": act,
        "name": KIND_NAMES[act.kind],
        "law": KIND_LAWS[act.kind],
        "state": STATE_NAMES[act.state],
        "tone": STATE_TONES[act.state],
        "by": identity.officer(work.session, act.proposed_by).name,
        "decided_by": identity.officer(work.session, act.decided_by).name if act.decided_by else "",
        "facts": _facts(act),
        "can_decide": waits and policy.can_decide(work.actor, order, act),
        "can_pay": pays and money_policy.can_book(work.actor, order),
    }


def _facts(act: CollectionAct) -> list[tuple[Text, Any]]:
    facts, found = act.facts, []
    if "name" in facts:
        found.append((Text("姓名或者名称", "Name"), facts["name"]))
    if "ground" in facts:
        found.append(
            (Text("取得的情形", "How they came by it"), GROUND_NAMES[HolderGround(facts["ground"])])
        )
    if "to" in facts:
        found.append((Text("抵缴的缴款决定", "The other order"), str(facts["to"])))
    if "undoes" in facts:
        found.append((Text("有误的退还或者抵缴", "What was wrong"), f"#{facts['undoes']}"))
    if "due" in facts:
        found.append((Text("缴纳期限", "To be paid by"), facts["due"]))
    if act.proof_id:
        found.append((Text("证明材料", "Proof"), f"#{act.proof_id}"))
    return found


def _plan(order: Order, act: CollectionAct) -> dict[str, Any]:
    rows, paid = planning.rows_of(act), planning.paid_since(order, act)
    return {"act": act, "rows": rows, "paid": paid, "next": plans.upcoming(rows, paid)}


def _held(held: Any) -> dict[str, Any]:
    return {
        "row": held,
        "holding": HOLDING_NAMES[held.holding],
        "state": SECURITY_NAMES[held.state],
        "held": held.state is SecurityState.HELD,
    }


def _of_case(work: Work, order: Order) -> dict[str, Any]:
    order_id = order.id or 0
    return {
        "order": order,
        "charge": charging.stands(work, order).open,
        "owed_back": giving.owed_back(work, order),
        "waiting": any(each.live for each in queries.acts(work.session, order_id)),
        "held": any(
            each.state is SecurityState.HELD for each in queries.securities(work.session, order_id)
        ),
    }
