"""What agencies ask of each other: invitations and requests for access."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import queries as cases
from portal.cases.rules.masking import PROFILE_NAMES
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, Refused
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.sharing import policy, queries, service
from portal.sharing.forms import Answer, AskAccess, DecideAccess
from portal.sharing.models import AccessRequest
from portal.sharing.routes import views
from portal.sharing.rules.states import InvitationState, RequestState
from portal.sharing.service.requests import seems_open

staff = APIRouter(prefix="/sharing")

AskIn = Annotated[Bound[AskAccess], Depends(bind(AskAccess))]
AnswerIn = Annotated[Bound[Answer], Depends(bind(Answer))]
DecideIn = Annotated[Bound[DecideAccess], Depends(bind(DecideAccess))]


@staff.get("", name="sharing.desk")
def desk(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _desk(request, work)


@staff.post("/requests", name="sharing.ask")
def ask(request: Request, actor: SignedIn, form: AskIn, work: Unit) -> Response:
    try:
        if form.data is not None:
            service.ask(work, form.data)
            return see_other(request, "sharing.desk")
    except Invalid as error:
        form = form.failed(**error.fields)
    return _desk(request, work, form)


@staff.post("/requests/{request_id}/withdrawal", name="sharing.withdraw_request")
def withdraw_request(
    request: Request,
    request_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.withdraw_request(work, request_id)
    return see_other(request, "sharing.desk")


@staff.get("/requests/{request_id}", name="sharing.request")
def show_request(request: Request, request_id: int, actor: SignedIn, work: Unit) -> Response:
    return _request(request, work, request_id)


@staff.post("/requests/{request_id}/decision", name="sharing.decide")
def decide(
    request: Request, request_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    reasons: tuple[Any, ...] = ()
    try:
        if form.data is not None:
            if form.data.decision == "yes":
                service.grant(work, request_id, form.data)
            else:
                service.decline_request(work, request_id, form.data.reason)
            return see_other(request, "sharing.desk")
    except Invalid as error:
        form = form.failed(**error.fields)
    except Refused as error:
        reasons = error.reasons
    return _request(request, work, request_id, form=form, reasons=reasons)


@staff.get("/invitations/{invitation_id}", name="sharing.invitation")
def show_invitation(request: Request, invitation_id: int, actor: SignedIn, work: Unit) -> Response:
    return _invitation(request, work, invitation_id, None)


@staff.post("/invitations/{invitation_id}/answer", name="sharing.answer")
def answer(
    request: Request, invitation_id: int, actor: SignedIn, form: AnswerIn, work: Unit
) -> Response:
    try:
        if form.data is not None and form.data.decision == "yes":
            found = service.accept(work, invitation_id)
            return see_other(request, "cases.show", case_id=found.case_id)
        if form.data is not None:
            service.decline(work, invitation_id, form.data.reason)
            return see_other(request, "sharing.invitation", invitation_id=invitation_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _invitation(request, work, invitation_id, form)


def _desk(request: Request, work: Work, form: Bound[AskAccess] | None = None) -> Response:
    require(bool(work.actor.offices & policy.SPEAKS_FOR_AGENCY))
    asked = queries.requests_by(work.session, work.actor)
    return page(
        request,
        "portal/sharing/desk.html",
        status=422 if form else 200,
        form=form,
        invitations=queries.invitations_to(work.session, work.actor),
        requests_to=queries.requests_to(work.session, work.actor),
        asked=[(row, _state(row), seems_open(row)) for row in asked],
        offers=queries.handovers(work.session, work.actor),
        wanted=list(PROFILE_NAMES.items()),
        numbers=_numbers(work),
        **views.words(work),
    )


def _state(row: AccessRequest) -> RequestState:
    return RequestState.ASKED if seems_open(row) else row.state


def _numbers(work: Work) -> dict[int, str]:
    ids = {each.case_id for each in queries.invitations_to(work.session, work.actor)}
    ids |= {each.case_id for each in queries.handovers(work.session, work.actor)}
    return {each: cases.by_id(work.session, each).number for each in ids}


def _request(
    request: Request,
    work: Work,
    request_id: int,
    *,
    form: Bound[DecideAccess] | None = None,
    reasons: tuple[Any, ...] = (),
) -> Response:
    found = queries.request(work.session, work.actor, request_id)
    own = found.agency == work.actor.agency
    case = None if own else cases.listed(work.session, work.actor, known(found.case_id))
    return page(
        request,
        "portal/sharing/request.html",
        status=409 if reasons else 422 if form else 200,
        found=found,
        state=_state(found) if own else found.state,
        is_open=found.state is RequestState.ASKED,
        own=own,
        row=views.shown(work, case) if case else None,
        rule=queries.rule_for(work.session, case.agency, found.agency) if case else None,
        form=form,
        reasons=reasons,
        **views.words(work),
    )


def _invitation(
    request: Request, work: Work, invitation_id: int, form: Bound[Answer] | None
) -> Response:
    found = queries.invitation(work.session, work.actor, invitation_id)
    waits = found.state is InvitationState.REQUESTED
    inside = cases.visible(work.session, work.actor, found.case_id) is not None
    case = cases.by_id(work.session, found.case_id)
    return page(
        request,
        "portal/sharing/invitation.html",
        status=422 if form else 200,
        found=found,
        row=views.shown(work, case) if waits or inside else None,
        number=case.number,
        inside=inside,
        can_answer=policy.can_answer(work.actor, found),
        waits=waits,
        form=form,
        **views.words(work),
    )
