"""Orders and payments over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason, Refused
from portal.kernel.money import parse_yuan
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.registry.book.registry import CATEGORIES
from referrals.penalties.book import registry as penalties
from referrals.penalties.rules import BASE_NAMES
from referrals.recoveries import policy, queries, rules, service
from referrals.recoveries.book import registry
from referrals.recoveries.forms import Decide, Propose, Receive, Reverse
from referrals.recoveries.service import booking, bounds

staff = APIRouter()

MESSAGES = {
    "past_day": Text("日期不能早于今天", "The day cannot be in the past"),
    "condition_not_met": Text(
        "先查实该条款的前提（例如拒不改正）并勾选，才能罚款",
        "Establish what the norm presupposes (such as refusing to correct) and tick it first",
    ),
    "string_pattern_mismatch": Text("凭证号不能以“~”开头", "A reference cannot begin with ~"),
}
IN_THE_WAY = {
    "ordered_already": Text(
        "本案已责令退回的基金与此项合计超过查实金额",
        "With the fund money ordered back in this case already it is more than what was proven",
    ),
    "fine-by-decision": Text(
        "同一当事人的同一违法行为已有行政处罚案件在办理，罚款由该案的处罚决定作出，不在这里另行拟定",
        "An administrative case on this act of this party is open: its decision imposes the fine, "
        "not an order made here",
    ),
    "no-fine-while-criminal": Text(
        "案件处于刑事办理阶段，不得新作罚款决定；基金、协议违约金和退赔可以照常追缴",
        "The criminal track is running: no new fine. Fund money, contract money and restitution "
        "can still be ordered",
    ),
    "fine-before-review": Text(
        "本案应当先审查是否移送公安机关，不得以罚款代替移送",
        "Whether to refer must be reviewed first: a fine may not take the place of a referral",
    ),
    "fine-instead-of-referral": Text(
        "已决定移送但尚未移送，不得以罚款代替移送",
        "To be referred, not yet handed over: a fine may not take the place of a referral",
    ),
    "fined-before": Text(
        "同一当事人的同一违法行为已经罚款，不得再罚；触犯多个规范的，按罚款数额高的规定处罚一次。"
        "确属另一行为的，请写明理由",
        "The same party was fined for this act: not twice. Under several norms the higher amount counts, "
        "once. If it is another act, say why",
    ),
    "fined-by-another": Text(
        "另一机关已对同一当事人的同一违法行为罚款，不得再罚；触犯多个规范的，按罚款数额高的规定处罚一次。"
        "确属另一行为的，请写明理由",
        "Another agency has fined the same party for this act: not twice. Under several norms the higher "
        "amount counts, once. If it is another act, say why",
    ),
}

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


@staff.get("/cases/{case_id}/orders/bounds", name="recoveries.bounds")
def bounds_of(
    request: Request, case_id: int, actor: SignedIn, work: Unit, base: str = ""
) -> Response:
    case = queries.case_to_order_in(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor, case.agency))
    view = _bounds(work, case, base)
    return page(request, "referrals/recoveries/bounds.html", fragment="bounds", case=case, **view)


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
    except Refused as error:
        return _new(request, work, case_id, form, status=409, refused=error.reasons)
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
    try:
        service.decide(work, order_id, form.data)
    except Invalid as error:
        return _show(request, work, order_id, decision=form.failed(**error.fields))
    except Refused as error:
        return _show(request, work, order_id, decision=form, reasons=error.reasons)
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
        "opens_case": queries.opens_case(work.session, work.actor, order.case_id),
    }


def _told(reasons: Sequence[Reason]) -> list[tuple[Text, Any, Reason]]:
    return [(IN_THE_WAY[each.code], each.law, each) for each in reasons if each.code in IN_THE_WAY]


def _new(
    request: Request,
    work: Work,
    case_id: int,
    form: Bound[Propose] | None = None,
    status: int | None = None,
    refused: Sequence[Reason] = (),
) -> Response:
    case = queries.case_to_order_in(work.session, work.actor, case_id)
    require(policy.can_propose(work.actor, case.agency))
    by_hand = [kind for kind in rules.Ledger if kind is not rules.Ledger.CONFISCATION]
    ledgers = [(kind.value, registry.ledger(kind).name, "") for kind in by_hand]
    on = booking.today(work)
    fines = [(code, norm.name) for code, norm in penalties.fines(on).items()]
    grounds = [(code, each.name) for code, each in penalties.grounds(on).items()]
    acts = [(code, each.name) for code, each in CATEGORIES.items()]
    barred = service.fine_barred(work, case)
    return page(
        request,
        "referrals/recoveries/new.html",
        status=status or (422 if form else 200),
        form=form,
        case=case,
        ledgers=ledgers,
        fines=fines,
        grounds=grounds,
        **_bounds(work, case, form.raw.get("base", "") if form else ""),
        acts=acts,
        reasons=_told(refused or ([barred] if barred else [])),
        messages=MESSAGES,
    )


def _bounds(work: Work, case: queries.Case, typed: str) -> dict[str, Any]:
    """Return the bounds of every fine on what was typed as base, else on what the case has proven."""
    try:
        base_fen = parse_yuan(typed)
    except ValueError:
        base_fen = case.proven_fen
    found = bounds.bounds(base_fen, booking.today(work))
    return {"base_fen": base_fen, "bounds": found, "base_names": BASE_NAMES}


def _show(
    request: Request,
    work: Work,
    order_id: int,
    *,
    decision: Bound[Decide] | None = None,
    payment: Bound[Receive] | None = None,
    reversal: Bound[Reverse] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    order = queries.get(work.session, work.actor, order_id)
    typed = decision or payment or reversal
    return page(
        request,
        "referrals/recoveries/show.html",
        status=409 if reasons else 422 if typed else 200,
        row=_row(work, order),
        order=order,
        reckoned=bounds.reckoned(order, booking.today(work)),
        postings=(postings := queries.postings(work.session, order_id)),
        account_names=rules.ACCOUNT_NAMES,
        reversed_ids={each.reversal_of for each in postings},
        decision=decision,
        payment=payment,
        reversal=reversal,
        reasons=_told(reasons),
        messages=MESSAGES,
        can_decide=policy.can_decide(work.actor, order),
        can_book=policy.can_book(work.actor, order),
    )
