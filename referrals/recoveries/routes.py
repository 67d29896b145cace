"""Orders and payments over HTTP."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from referrals.recoveries import policy, queries, rules, service
from referrals.recoveries.book import registry
from referrals.recoveries.forms import Decide, Propose, Receive, Reverse

staff = APIRouter()

ACCOUNT_NAMES = {"ordered": "责令额", "receivable": "应收", "received": "到账"}

ProposeIn = Annotated[Bound[Propose], Depends(bind(Propose))]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]
ReceiveIn = Annotated[Bound[Receive], Depends(bind(Receive))]
ReverseIn = Annotated[Bound[Reverse], Depends(bind(Reverse))]


@staff.get("/recoveries", name="recoveries.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    orders = [_row(work, order) for order in queries.newest(work.session, actor)]
    return page(request, "referrals/recoveries/list.html", orders=orders)


@staff.get("/cases/{case_id}/orders/new", name="recoveries.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _new(request, work, case_id)


@staff.post("/cases/{case_id}/orders", name="recoveries.propose")
def propose(
    request: Request, case_id: int, actor: SignedIn, form: ProposeIn, work: Unit
) -> Response:
    if form.data is None:
        return _new(request, work, case_id, form)
    try:
        order = service.propose(work, case_id, form.data)
    except Invalid as error:
        return _new(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "recoveries.show", order_id=order.id)


@staff.get("/recoveries/{order_id}", name="recoveries.show")
def show(request: Request, order_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, order_id)


@staff.post("/recoveries/{order_id}/decision", name="recoveries.decide")
def decide(
    request: Request, order_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, order_id, decision=form)
    service.decide(work, order_id, form.data)
    return see_other(request, "recoveries.show", order_id=order_id)


@staff.post("/recoveries/{order_id}/payments", name="recoveries.receive")
def receive(
    request: Request, order_id: int, actor: SignedIn, form: ReceiveIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, order_id, payment=form)
    try:
        service.receive(work, order_id, form.data)
    except Invalid as error:
        return _show(request, work, order_id, payment=form.failed(**error.fields))
    return see_other(request, "recoveries.show", order_id=order_id)


@staff.post("/recoveries/{order_id}/postings/{posting_id}/reversal", name="recoveries.reverse")
def reverse(
    request: Request, order_id: int, posting_id: int, actor: SignedIn, form: ReverseIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, order_id, reversal=form)
    service.reverse(work, order_id, posting_id, form.data)
    return see_other(request, "recoveries.show", order_id=order_id)


def _row(work: Work, order: Any) -> dict[str, Any]:
    lines = queries.lines(work.session, order.id)
    found = rules.balances(lines)
    return {
        "order": order,
        "ledger": registry.ledger(order.ledger),
        "received_fen": found[rules.Account.RECEIVED],
        "outstanding_fen": found[rules.Account.RECEIVABLE],
    }


def _new(
    request: Request, work: Work, case_id: int, form: Bound[Propose] | None = None
) -> Response:
    case = queries.case_to_order_in(work.session, work.actor, case_id)
    ledgers = [(kind.value, registry.ledger(kind).name, "") for kind in rules.Ledger]
    fines = [(code, rule.name) for code, rule in registry.fines().items()]
    return page(
        request,
        "referrals/recoveries/new.html",
        status=422 if form else 200,
        form=form,
        case=case,
        ledgers=ledgers,
        fines=fines,
    )


def _show(
    request: Request,
    work: Work,
    order_id: int,
    *,
    decision: Bound[Decide] | None = None,
    payment: Bound[Receive] | None = None,
    reversal: Bound[Reverse] | None = None,
) -> Response:
    order = queries.get(work.session, work.actor, order_id)
    return page(
        request,
        "referrals/recoveries/show.html",
        status=422 if decision or payment or reversal else 200,
        row=_row(work, order),
        order=order,
        postings=queries.postings(work.session, order_id),
        account_names=ACCOUNT_NAMES,
        reversed_ids={p.reversal_of for p in queries.postings(work.session, order_id)},
        decision=decision,
        payment=payment,
        reversal=reversal,
        can_decide=policy.can_decide(work.actor, order),
        can_book=policy.can_book(work.actor, order),
    )
