"""Money passed on, over HTTP."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.kernel.text import Text
from referrals.losses import policy
from referrals.losses.forms import DecidePassing, PassOn, UndoPassing
from referrals.losses.queries import passing
from referrals.losses.rules import asked as asking
from referrals.losses.rules.remitting import PASSING_NAMES, PASSING_TONES
from referrals.losses.service import remitting, viewing
from referrals.recoveries.book import registry
from referrals.recoveries.queries import lookup
from referrals.recoveries.rules import Ledger

staff = APIRouter(prefix="/losses/transfers")

MESSAGES = {
    "nothing_to_pass_on": Text(
        "请选择到该日为止有款可上缴的责令", "Choose orders that have money to pass on by that day"
    ),
    "not_the_sum": Text(
        "凭证金额与所选责令的可上缴合计不一致", "The slip does not say the sum of what was chosen"
    ),
    "string_pattern_mismatch": Text("凭证号不能以“~”开头", "A reference cannot begin with ~"),
}
PassIn = Annotated[Bound[PassOn], Depends(bind(PassOn))]
DecideIn = Annotated[Bound[DecidePassing], Depends(bind(DecidePassing))]
UndoIn = Annotated[Bound[UndoPassing], Depends(bind(UndoPassing))]


@staff.get("", name="losses.transfers")
def listed(request: Request, actor: SignedIn, work: Unit) -> Response:
    asked = asking.parse(dict(request.query_params))
    return _list(request, work, asked.ledger or Ledger.FUND)


@staff.post("", name="losses.pass_on")
def pass_on(request: Request, actor: SignedIn, form: PassIn, work: Unit) -> Response:
    if form.data is None:
        return _list(request, work, _ledger(form), form)
    try:
        made = remitting.propose(work, form.data)
    except Invalid as error:
        return _list(request, work, form.data.ledger, form.failed(**error.fields))
    return see_other(request, "losses.transfer", remittance_id=made.id)


@staff.get("/{remittance_id}", name="losses.transfer")
def show(request: Request, remittance_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, remittance_id)


@staff.post("/{remittance_id}/decision", name="losses.decide_transfer")
def decide(
    request: Request, remittance_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, remittance_id, decision=form)
    remitting.decide(work, remittance_id, form.data)
    return see_other(request, "losses.transfer", remittance_id=remittance_id)


@staff.post("/{remittance_id}/return", name="losses.undo_transfer")
def undo(
    request: Request, remittance_id: int, actor: SignedIn, form: UndoIn, work: Unit
) -> Response:
    if form.data is None:
        return _show(request, work, remittance_id, undoing=form)
    remitting.undo(work, remittance_id, form.data)
    return see_other(request, "losses.transfer", remittance_id=remittance_id)


def _ledger(form: Bound[PassOn]) -> Ledger:
    return asking.parse({"ledger": str(form.raw.get("ledger", ""))}).ledger or Ledger.FUND


def _list(
    request: Request, work: Work, ledger: Ledger, form: Bound[PassOn] | None = None
) -> Response:
    require(policy.can_see(work.actor))
    can_remit = policy.can_remit(work.actor)
    account = lookup.account(work.session, work.actor.agency, ledger)
    rule = registry.ledger(ledger)
    return page(
        request,
        "referrals/losses/transfers.html",
        status=422 if form else 200,
        form=form,
        messages=MESSAGES,
        ledger=ledger,
        rule=rule,
        ledgers=[(each, registry.ledger(each).name) for each in Ledger],
        waiting=_waiting(work, ledger, viewing.today(work)) if can_remit else [],
        account=f"{account.holder} {account.bank} {account.number}" if account else "",
        rows=passing.newest(work.session, work.actor.agency),
        names={each: registry.ledger(each).name for each in Ledger},
        states=PASSING_NAMES,
        tones=PASSING_TONES,
        can_remit=can_remit,
        today=viewing.today(work),
    )


def _waiting(work: Work, ledger: Ledger, on: date) -> list[dict[str, object]]:
    found = passing.waiting(work.session, work.actor.agency, ledger, on)
    return [{"order": order, "fen": fen} for order, fen in found]


def _show(
    request: Request,
    work: Work,
    remittance_id: int,
    *,
    decision: Bound[DecidePassing] | None = None,
    undoing: Bound[UndoPassing] | None = None,
) -> Response:
    require(policy.can_see(work.actor))
    found = passing.get(work.session, work.actor, remittance_id)
    return page(
        request,
        "referrals/losses/transfer.html",
        status=422 if decision or undoing else 200,
        row=found,
        rule=registry.ledger(found.ledger),
        state=PASSING_NAMES[found.state],
        tone=PASSING_TONES.get(found.state, ""),
        orders=passing.orders_of(work.session, remittance_id),
        decision=decision,
        undoing=undoing,
        can_confirm=policy.can_confirm(work.actor, found),
        can_undo=policy.can_undo(work.actor, found),
    )
