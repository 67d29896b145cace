"""Signing in and out; accounts."""

from collections.abc import Mapping
from typing import Annotated, Any

import pyotp
from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.crypto import keys
from portal.identity import policy, queries, service
from portal.identity.forms import Activate, Appoint, RenewKey, SignIn
from portal.identity.service.renewing import renew_key
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.qr import qr_svg
from portal.infra.web import (
    CallerIn,
    SignedIn,
    Unit,
    keep_session,
    leave_draft,
    page,
    see_other,
    session_token,
)
from portal.kernel.actor import OFFICE_NAMES, SYSTEM
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.kernel.text import Text

open_to_all = APIRouter()
staff = APIRouter()


@open_to_all.get("/sign-in", name="identity.sign_in")
def sign_in_page(request: Request, work: Unit) -> Response:
    return _sign_in(request, work)


@open_to_all.post("/sign-in", name="identity.sign_in_with")
def sign_in(request: Request, form: Annotated[Bound[SignIn], Depends(bind(SignIn))]) -> Response:
    works = request.app.state.works
    token = service.sign_in(works, form.data) if form.data else None
    if token is None:
        failed = form if form.data is None else form.failed(form="wrong_sign_in")
        with works.begin(SYSTEM, writes=False) as work:
            return _sign_in(request, work, failed)
    return keep_session(request, see_other(request, "main.home"), token)


@staff.post("/sign-out", name="identity.sign_out")
def sign_out(
    request: Request,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.sign_out(work, session_token(request))
    return leave_draft(request, see_other(request, "identity.sign_in"))


@open_to_all.get("/activate/{code}", name="identity.activate")
def activate_page(request: Request, code: str, work: Unit) -> Response:
    officer = service.waiting(work, code)
    return page(request, "portal/identity/activate.html", form=None, officer=officer, code=code)


@open_to_all.post("/activate/{code}", name="identity.activate_with")
def activate(
    request: Request,
    code: str,
    form: Annotated[Bound[Activate], Depends(bind(Activate))],
) -> Response:
    works = request.app.state.works
    with works.begin(SYSTEM, writes=False) as work:
        officer = service.waiting(work, code)
    if form.data and form.data.passphrase != form.data.again:
        form = form.failed(again="not_the_same")
    if form.data is None:
        view: dict[str, Any] = {"form": form, "officer": officer, "code": code}
        return page(request, "portal/identity/activate.html", status=422, **view)
    secret = service.activate_with(works, code, form.data.passphrase)
    uri = pyotp.TOTP(secret).provisioning_uri(name=officer.login, issuer_name="Cluebridge")
    return page(request, "portal/identity/activated.html", secret=secret, qr=qr_svg(uri))


@staff.get("/officers", name="identity.officers")
def officers(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_appoint(actor))
    return _officers(request, work)


@staff.post("/officers", name="identity.appoint")
def appoint(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[Appoint], Depends(bind(Appoint))],
    work: Unit,
) -> Response:
    require(policy.can_appoint(actor))
    if form.data is None:
        return _officers(request, work, form=form, status=422)
    try:
        officer, code = service.appoint(work, form.data)
    except Invalid as error:
        return _officers(request, work, form=form.failed(**error.fields), status=422)
    return page(request, "portal/identity/appointed.html", officer=officer, code=code)


@staff.post("/officers/{officer_id}/dismissal", name="identity.dismiss")
def dismiss(
    request: Request,
    officer_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.dismiss(work, officer_id)
    return see_other(request, "identity.officers")


@staff.get("/account/key", name="identity.renew_key")
def renew_page(request: Request, actor: SignedIn) -> Response:
    return page(request, "portal/identity/renew.html", form=None)


@staff.post("/account/key", name="identity.renewed_key")
def renew(
    request: Request,
    actor: SignedIn,
    caller: CallerIn,
    form: Annotated[Bound[RenewKey], Depends(bind(RenewKey))],
) -> Response:
    if form.data and form.data.passphrase != form.data.again:
        form = form.failed(again="not_the_same")
    if form.data is not None:
        try:
            works = request.app.state.works
            renew_key(works, caller, old=form.data.old, new=form.data.passphrase)
            return leave_draft(request, see_other(request, "identity.sign_in"))
        except Invalid as error:
            form = form.failed(**error.fields)
    return page(request, "portal/identity/renew.html", form=form, status=422)


@staff.get("/account", name="identity.account")
def account(request: Request, actor: SignedIn, work: Unit) -> Response:
    officer = queries.officer(work.session, actor.officer_id or 0)
    view: dict[str, Any] = {
        "officer": officer,
        "agency": _agency_names(work).get(officer.agency, officer.agency),
        "offices": [OFFICE_NAMES[office] for office in sorted(actor.offices)],
        "fingerprint": keys.fingerprint(keys.PublicKey(officer.public)),
    }
    return page(request, "portal/identity/account.html", **view)


def _sign_in(request: Request, work: Unit, form: Bound[SignIn] | None = None) -> Response:
    return page(
        request,
        "portal/identity/sign_in.html",
        status=422 if form else 200,
        form=form,
        demo_people=request.app.state.demo_codes(),
        agency_names=_agency_names(work),
    )


def _agency_names(work: Unit) -> Mapping[str, Text]:
    return agencies.agency_names(work.session)


def _officers(
    request: Request, work: Unit, form: Bound[Appoint] | None = None, status: int = 200
) -> Response:
    return page(
        request,
        "portal/identity/officers.html",
        status=status,
        form=form,
        officers=[
            (each, queries.offices(work.session, each.id or 0))
            for each in queries.everyone(work.session)
        ],
        agency_options=list(agencies.working_names(work.session).items()),
        agency_names=_agency_names(work),
        last_holders=agencies.sole_holders(work.session),
        office_options=[(office.value, name, "") for office, name in OFFICE_NAMES.items()],
        office_names=OFFICE_NAMES,
    )
