"""Keys to grant, keys to change, keys to make recoverable."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.agencies import service as agency_keys
from portal.agencies.rules import COMPARTMENT_NAMES, GRANTED_BY
from portal.identity import policy, queries, service
from portal.identity.forms import ChangeKey, GrantKey
from portal.identity.service import rotating
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import CallerIn, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.errors import Invalid
from portal.kernel.policy import require

staff = APIRouter()


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


@staff.post("/keys/{key_id}/change", name="identity.change_key")
def change_key(
    request: Request,
    key_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ChangeKey], Depends(bind(ChangeKey))],
    work: Unit,
) -> Response:
    require(policy.can_grant(actor))
    if form.data is None:
        return _keys(request, work, changing=form, wrong=(key_id, 0))
    rotating.change_key(work, key_id, reason=form.data.reason)
    return see_other(request, "identity.keys")


@staff.post("/keys/{key_id}/move", name="identity.move_wraps")
def move_wraps(
    request: Request,
    key_id: int,
    actor: SignedIn,
    caller: CallerIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
) -> Response:
    require(policy.can_grant(actor))
    rotating.move_wraps(request.app.state.works, caller, key_id)
    return see_other(request, "identity.keys")


@staff.post("/keys/deposit", name="identity.deposit_keys")
def deposit_keys(
    request: Request,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    require(policy.can_grant(actor))
    agency_keys.deposit_mine(work)
    return see_other(request, "identity.keys")


def _keys(
    request: Request,
    work: Work,
    form: Bound[GrantKey] | None = None,
    wrong: tuple[int, int] | None = None,
    changing: Bound[ChangeKey] | None = None,
) -> Response:
    actor = work.actor
    found = queries.waiting_for_keys(work.session, actor)
    view: dict[str, Any] = {
        "form": form,
        "wrong": wrong,
        "changing": changing,
        "waiting": [
            (each, key, sorted(queries.offices(work.session, each.id or 0))) for each, key in found
        ],
        "held": rotating.held_keys(work),
        "granted_by": GRANTED_BY,
        "recovery": agencies.recovery_key(work.session, actor.agency),
        "to_deposit": _to_deposit(work),
        "compartment_names": COMPARTMENT_NAMES,
        "office_names": OFFICE_NAMES,
    }
    status = 422 if form or changing else 200
    return page(request, "portal/identity/keys.html", status=status, **view)


def _to_deposit(work: Work) -> int:
    recovery = agencies.recovery_key(work.session, work.actor.agency)
    if recovery is None:
        return 0
    mine = agencies.holdings_of(work.session, work.actor.officer_id or 0)
    kept = {each.agency_key_id for each in agencies.deposits(work.session, recovery.id or 0)}
    return sum(each.agency_key_id not in kept for each in mine)
