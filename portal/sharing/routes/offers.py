"""An offer to take a case over, from both sides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.sharing import policy, queries, service
from portal.sharing.forms import PassOn, Say
from portal.sharing.routes import views
from portal.sharing.rules.states import OPEN_HANDOVERS, HandoverState

staff = APIRouter(prefix="/sharing/offers/{offer_id}")

SayIn = Annotated[Bound[Say], Depends(bind(Say))]
ConfirmIn = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("", name="sharing.offered")
def show(request: Request, offer_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, offer_id)


@staff.post("/acceptance", name="sharing.take_over")
def take_over(
    request: Request, offer_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    found = service.take_over(work, offer_id)
    return see_other(request, "cases.show", case_id=found.case_id)


@staff.post("/return", name="sharing.give_back")
def give_back(
    request: Request, offer_id: int, actor: SignedIn, form: SayIn, work: Unit
) -> Response:
    return _act(
        request,
        work,
        offer_id,
        "return",
        form,
        lambda said: service.give_back(work, offer_id, said.text),
    )


@staff.post("/supplement", name="sharing.supplement")
def supplement(
    request: Request, offer_id: int, actor: SignedIn, form: SayIn, work: Unit
) -> Response:
    return _act(
        request,
        work,
        offer_id,
        "supplement",
        form,
        lambda said: service.supplement(work, offer_id, said.text),
    )


@staff.post("/passing-on", name="sharing.pass_on")
def pass_on(
    request: Request,
    offer_id: int,
    actor: SignedIn,
    form: Annotated[Bound[PassOn], Depends(bind(PassOn))],
    work: Unit,
) -> Response:
    return _act(
        request,
        work,
        offer_id,
        "pass",
        form,
        lambda said: service.pass_on(work, offer_id, said.passed_to, said.text),
    )


@staff.post("/withdrawal", name="sharing.withdraw_offer")
def withdraw(
    request: Request, offer_id: int, actor: SignedIn, form: ConfirmIn, work: Unit
) -> Response:
    service.withdraw_offer(work, offer_id)
    return see_other(request, "sharing.offered", offer_id=offer_id)


def _act(
    request: Request,
    work: Work,
    offer_id: int,
    name: str,
    form: Bound[Any],
    act: Callable[[Any], Any],
) -> Response:
    try:
        if form.data is not None:
            act(form.data)
            return see_other(request, "sharing.offered", offer_id=offer_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _show(request, work, offer_id, forms={name: form})


def _show(
    request: Request, work: Work, offer_id: int, forms: dict[str, Bound[Any]] | None = None
) -> Response:
    found = queries.handover(work.session, work.actor, offer_id)
    case = cases.by_id(work.session, found.case_id)
    inside = cases.visible(work.session, work.actor, found.case_id) is not None
    grant = cases.grant(work.session, found.case_id, work.actor.agency)
    ours = case.agency == work.actor.agency and case_policy.can_hand_over(work.actor, grant)
    return page(
        request,
        "portal/sharing/offer.html",
        status=422 if forms else 200,
        found=found,
        row=views.shown(work, case) if inside or found.state in OPEN_HANDOVERS else None,
        number=case.number,
        inside=inside,
        steps=queries.steps(work.session, offer_id),
        can_take=policy.can_take(work.actor, found),
        ours=ours,
        can_withdraw=ours and found.state in OPEN_HANDOVERS,
        can_supplement=ours and found.state is HandoverState.RETURNED,
        can_offer_on=ours and found.state is HandoverState.PASSED_ON,
        forms=forms or {},
        **views.words(work),
    )
