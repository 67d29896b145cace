"""Signing in and out; accounts."""

from collections.abc import Mapping
from typing import Annotated, Any

import pyotp
from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.agencies.rules import COMPARTMENT_NAMES
from portal.crypto import keys
from portal.identity import policy, queries, service
from portal.identity.forms import Activate, Appoint, GrantKey, SignIn
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.qr import qr_svg
from portal.infra.web import (
    SignedIn,
    Unit,
    drop_session,
    keep_session,
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
    return drop_session(request, see_other(request, "identity.sign_in"))


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


@staff.get("/keys", name="identity.keys")
def keys_page(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_grant(actor))
    return _keys(request, work)


@staff.post("/keys/{key_id}/holders/{officer_id}", name="identity.grant_key")
def grant_key(
    request: Request,
    key_id: int,
    officer_id: int,
    actor: SignedIn,
    form: Annotated[Bound[GrantKey], Depends(bind(GrantKey))],
    work: Unit,
) -> Response:
    require(policy.can_grant(actor))
    try:
        service.grant_key(
            work, key_id, officer_id, typed=form.data.fingerprint if form.data else ""
        )
    except Invalid as error:
        return _keys(request, work, form.failed(**error.fields), (key_id, officer_id))
    return see_other(request, "identity.keys")


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


def _keys(
    request: Request,
    work: Unit,
    form: Bound[GrantKey] | None = None,
    wrong: tuple[int, int] | None = None,
) -> Response:
    found = queries.waiting_for_keys(work.session, request.state.caller.actor)
    return page(
        request,
        "portal/identity/keys.html",
        status=422 if form else 200,
        form=form,
        wrong=wrong,
        waiting=[
            (each, key, sorted(queries.offices(work.session, each.id or 0))) for each, key in found
        ],
        compartment_names=COMPARTMENT_NAMES,
        office_names=OFFICE_NAMES,
    )


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
        agency_options=list(_agency_names(work).items()),
        agency_names=_agency_names(work),
        last_holders=agencies.sole_holders(work.session),
        office_options=[(office.value, name, "") for office, name in OFFICE_NAMES.items()],
        office_names=OFFICE_NAMES,
    )
