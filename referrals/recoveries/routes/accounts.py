"""Accounts money goes into: proposed by finance, agreed by the head."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.policy import require
from referrals.recoveries import policy, rules, service
from referrals.recoveries.book import registry
from referrals.recoveries.forms import NewAccount
from referrals.recoveries.queries import lookup

staff = APIRouter(prefix="/recoveries/accounts")
NewIn = Annotated[Bound[NewAccount], Depends(bind(NewAccount))]
YesIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("", name="recoveries.accounts")
def accounts(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _shown(request, work)


@staff.post("", name="recoveries.new_account")
def propose(request: Request, actor: SignedIn, form: NewIn, work: Unit) -> Response:
    if form.data is None:
        return _shown(request, work, form)
    service.propose_account(work, form.data)
    return see_other(request, "recoveries.accounts")


@staff.post("/{account_id}/agree", name="recoveries.agree_account")
def agree(request: Request, account_id: int, actor: SignedIn, form: YesIn, work: Unit) -> Response:
    service.decide_account(work, account_id, agreed=True)
    return see_other(request, "recoveries.accounts")


@staff.post("/{account_id}/decline", name="recoveries.decline_account")
def decline(
    request: Request, account_id: int, actor: SignedIn, form: YesIn, work: Unit
) -> Response:
    service.decide_account(work, account_id, agreed=False)
    return see_other(request, "recoveries.accounts")


def _shown(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    require(policy.can_see_accounts(work.actor))
    rows = lookup.accounts(work.session, work.actor.agency)
    return page(
        request,
        "referrals/recoveries/accounts.html",
        status=422 if form else 200,
        rows=[(each, policy.can_agree(work.actor, each)) for each in rows],
        ledgers=[(each.value, registry.ledger(each).name) for each in rules.Ledger],
        names={each: registry.ledger(each) for each in rules.Ledger},
        can_propose=policy.can_propose_account(work.actor),
        form=form,
    )
