"""Rewards over HTTP: proposing, deciding and paying for officers, claiming for reporters."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, ReporterIn, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Conflict, Invalid, NotFound, Reason, Refused
from portal.kernel.text import Text
from rewards.claims import policy, queries, rules, service
from rewards.claims.forms import Claim, Decide, Propose, Return, Send, Settle
from rewards.claims.rules import State
from rewards.claims.service import views
from rewards.schemes.book import registry
from rewards.schemes.rules import CLAIM_LAW

staff = APIRouter()
public = APIRouter()

IN_THE_WAY = {
    "above-present-ceiling": Text(
        "案件的查实金额已经调整，这笔奖励超过现在的比例或限额，不能付款，请报负责人",
        "What is proven in the case has changed: this reward is above the rate or cap now and "
        "cannot be paid. Please tell the head",
    ),
}

ProposeIn = Annotated[Bound[Propose], Depends(bind(Propose))]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]
ClaimIn = Annotated[Bound[Claim], Depends(bind(Claim))]
SendIn = Annotated[Bound[Send], Depends(bind(Send))]
SettleIn = Annotated[Bound[Settle], Depends(bind(Settle))]
ReturnIn = Annotated[Bound[Return], Depends(bind(Return))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/rewards", name="claims.list")
def board(request: Request, actor: SignedIn, work: Unit) -> Response:
    rows = [views.row(work, award) for award in queries.newest(work.session, actor)]
    return page(request, "rewards/claims/list.html", rows=rows)


@staff.get("/cases/{case_id}/rewards/new", name="claims.new")
def new(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _new(request, work, case_id)


@staff.post("/cases/{case_id}/rewards", name="claims.propose")
def propose(
    request: Request, case_id: int, actor: SignedIn, form: ProposeIn, work: Unit
) -> Response:
    if form.data is None:
        return _new(request, work, case_id, form)
    try:
        award = service.propose(work, case_id, form.data)
    except Invalid as error:
        return _new(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award.id)


@staff.get("/rewards/{award_id}", name="claims.show")
def show(request: Request, award_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, award_id)


@staff.post("/rewards/{award_id}/decision", name="claims.decide")
def decide(
    request: Request, award_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, award_id, decision=form)
    try:
        service.decide(work, award_id, form.data)
    except Invalid as error:
        return _show(request, work, award_id, decision=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/payout", name="claims.reserve")
def reserve(
    request: Request, award_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    try:
        service.reserve(work, award_id)
    except Refused as error:
        return _show(request, work, award_id, reasons=error.reasons)
    return see_other(request, "claims.show", award_id=award_id)


@staff.get("/rewards/{award_id}/payee", name="claims.payee")
def payee(request: Request, award_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    opened = service.open_payee(work, award_id)
    award = queries.get(work.session, actor, award_id)
    return page(request, "rewards/claims/payee.html", payee=opened, row=views.row(work, award))


@staff.post("/rewards/{award_id}/payment", name="claims.send")
def send(request: Request, award_id: int, actor: SignedIn, form: SendIn, work: Unit) -> Response:
    if form.data is None:
        return _show(request, work, award_id, sending=form)
    try:
        service.send(work, award_id, form.data)
    except Invalid as error:
        return _show(request, work, award_id, sending=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/settlement", name="claims.settle")
def settle(
    request: Request, award_id: int, actor: SignedIn, form: SettleIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, award_id, settling=form)
    try:
        service.settle(work, award_id, form.data)
    except Invalid as error:
        return _show(request, work, award_id, settling=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@staff.post("/rewards/{award_id}/return", name="claims.send_back")
def send_back(
    request: Request, award_id: int, actor: SignedIn, form: ReturnIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, award_id, returning=form)
    try:
        service.send_back(work, award_id, form.data)
    except Invalid as error:
        return _show(request, work, award_id, returning=form.failed(**error.fields))
    return see_other(request, "claims.show", award_id=award_id)


@public.get("/follow/reward", name="claims.form")
def form_(request: Request, actor: ReporterIn, work: OpeningUnit) -> Response:
    award = service.notice(work, actor.tip_id or 0)
    if award is None:
        raise NotFound
    if award.state is not State.APPROVED:
        return see_other(request, "intake.mailbox")
    return _claim(request, work)


@public.post("/follow/reward", name="claims.claim")
def claim(request: Request, actor: ReporterIn, form: ClaimIn, work: Unit) -> Response:
    if form.data is None:
        return _claim(request, work, form)
    try:
        service.claim(work, form.data)
    except Invalid as error:
        return _claim(request, work, form.failed(**error.fields))
    return see_other(request, "intake.mailbox")


def _new(
    request: Request, work: Work, case_id: int, form: Bound[Propose] | None = None
) -> Response:
    case = queries.own_case(work.session, work.actor, case_id)
    if case is None:
        raise NotFound
    return page(
        request,
        "rewards/claims/new.html",
        status=422 if form else 200,
        case=case,
        form=form,
        view=views.case_view(work, case),
    )


def _show(
    request: Request,
    work: Work,
    award_id: int,
    *,
    decision: Bound[Decide] | None = None,
    sending: Bound[Send] | None = None,
    settling: Bound[Settle] | None = None,
    returning: Bound[Return] | None = None,
    reasons: Sequence[Reason] = (),
) -> Response:
    award = queries.get(work.session, work.actor, award_id)
    payout = queries.live_payout(work.session, award_id)
    typed = decision or sending or settling or returning
    return page(
        request,
        "rewards/claims/show.html",
        status=409 if reasons else 422 if typed else 200,
        row=views.row(work, award),
        award=award,
        scheme=registry.scheme_version(award.scheme_version),
        lines=service.arithmetic(award),
        payout=payout,
        postings=queries.postings(work.session, award_id),
        account_names=rules.ACCOUNT_NAMES,
        can_decide=policy.can_decide(work.actor, award),
        can_pay=policy.can_pay(work.actor, award),
        can_return=payout is not None and policy.can_return(work.actor, award, payout),
        reasons=[(IN_THE_WAY[each.code], each.law) for each in reasons],
        decision=decision,
        sending=sending,
        settling=settling,
        returning=returning,
    )


def _claim(request: Request, work: Work, form: Bound[Claim] | None = None) -> Response:
    award = service.notice(work, work.actor.tip_id or 0)
    if award is None:
        raise NotFound
    if award.state is not State.APPROVED:
        raise Conflict
    return page(
        request,
        "rewards/claims/claim.html",
        status=422 if form else 200,
        award=award,
        claim_law=CLAIM_LAW,
        form=form,
    )
