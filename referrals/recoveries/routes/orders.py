"""Orders and payments over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.evidence import queries as evidence
from portal.evidence.rules import ContainerKind, download_headers
from portal.infra.forms import Bound, Form, bind
from portal.infra.web import SignedIn, Unit, page, sections, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Reason, Refused
from portal.kernel.money import parse_yuan
from portal.kernel.policy import require
from portal.registry.book.registry import CATEGORIES
from referrals.penalties.book import registry as penalties
from referrals.penalties.rules import BASE_NAMES
from referrals.recoveries import policy, queries, rules, service
from referrals.recoveries.book import registry
from referrals.recoveries.forms import Decide, Propose, Prove, Receive, Reverse
from referrals.recoveries.models import RecoveryOrder
from referrals.recoveries.queries import lookup
from referrals.recoveries.routes.words import MESSAGES, row, told
from referrals.recoveries.rules import MeasuresInForce
from referrals.recoveries.service import booking, bounds, firm

staff = APIRouter()

ProposeIn = Annotated[Bound[Propose], Depends(bind(Propose))]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]
ReceiveIn = Annotated[Bound[Receive], Depends(bind(Receive))]
ProveIn = Annotated[Bound[Prove], Depends(bind(Prove))]
PrintIn = Annotated[Bound[Form], Depends(bind(Form))]
ReverseIn = Annotated[Bound[Reverse], Depends(bind(Reverse))]


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
        with work.whole():
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
        with work.whole():
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
        with work.whole():
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


@staff.post("/recoveries/{order_id}/postings/{posting_id}/proofs", name="recoveries.prove")
def prove(
    request: Request, order_id: int, posting_id: int, actor: SignedIn, form: ProveIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, order_id, proof=form)
    try:
        with work.whole():
            service.prove(work, order_id, posting_id, form.data.proof)
    except Invalid as error:
        return _show(request, work, order_id, proof=form.failed(**error.fields))
    return see_other(request, "recoveries.show", order_id=order_id)


@staff.post("/recoveries/{order_id}/sheet", name="recoveries.sheet")
def sheet(request: Request, order_id: int, actor: SignedIn, form: PrintIn, work: Unit) -> Response:
    made = service.account_sheet(work, order_id)
    headers = download_headers(f"account-{order_id}.pdf", "application/pdf", size=len(made))
    return Response(made, headers=headers)


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
        measures=[(str(each), name) for each, name in work.ask(MeasuresInForce(case_id), ())],
        reasons=told(refused or ([barred] if barred else [])),
        messages=MESSAGES,
    )


def _bounds(work: Work, case: queries.Case, typed: str) -> dict[str, Any]:
    """Return the bounds of every fine on what was typed as base, else on what the case has proven."""
    try:
        with work.whole():
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
    proof: Bound[Prove] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    order = queries.get(work.session, work.actor, order_id)
    typed = decision or payment or reversal or proof
    return page(
        request,
        "referrals/recoveries/show.html",
        status=409 if reasons else 422 if typed else 200,
        row=row(work, order),
        order=order,
        reckoned=bounds.reckoned(order, booking.today(work)),
        postings=(postings := queries.postings(work.session, order_id)),
        account_names=rules.ACCOUNT_NAMES,
        way_names=rules.WAY_NAMES,
        proofs=lookup.proofs(work.session, [each.id or 0 for each in postings]),
        files=_files(work, order) if policy.can_book(work.actor, order) else [],
        origin=rules.ORIGIN_NAMES[order.origin],
        sections=sections(request, work, "order", order_id),
        reversed_ids={each.reversal_of for each in postings},
        firm_ids=firm.of_acts(work, order_id, postings),
        decision=decision,
        payment=payment,
        reversal=reversal,
        proof=proof,
        reasons=told(reasons),
        messages=MESSAGES,
        can_decide=policy.can_decide(work.actor, order),
        can_book=policy.can_book(work.actor, order),
    )


def _files(work: Work, order: RecoveryOrder) -> list[tuple[str, str]]:
    """Return the files of the case by number, kind and day: finance opens no names."""
    found = evidence.of(work.session, ContainerKind.CASE, order.case_id)
    return [
        (str(each.id), f"#{each.id} {each.media_type} {each.uploaded_at:%Y-%m-%d}")
        for each in found
        if each.destroyed_at is None
    ]
