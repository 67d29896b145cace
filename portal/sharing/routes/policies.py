"""The rules of sharing: everybody concerned reads them, administrators set them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.cases.rules import ROLE_NAMES, Role
from portal.cases.rules.masking import PROFILE_NAMES
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.sharing import policy, queries, service
from portal.sharing.forms import EndPolicy, SetPolicy
from portal.sharing.routes import views

staff = APIRouter(prefix="/sharing/policies")


@staff.get("", name="sharing.policies")
def policies(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work)


@staff.post("", name="sharing.set_policy")
def set_policy(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[SetPolicy], Depends(bind(SetPolicy))],
    work: Unit,
) -> Response:
    require(policy.can_set_policy(actor))
    try:
        if form.data is not None:
            service.set_policy(work, form.data)
            return see_other(request, "sharing.policies")
    except Invalid as error:
        form = form.failed(**error.fields)
    return _show(request, work, form=form)


@staff.post("/{policy_id}/end", name="sharing.end_policy")
def end_policy(
    request: Request,
    policy_id: int,
    actor: SignedIn,
    form: Annotated[Bound[EndPolicy], Depends(bind(EndPolicy))],
    work: Unit,
) -> Response:
    require(policy.can_set_policy(actor))
    if form.data is not None:
        service.end_policy(work, policy_id, form.data.reason)
        return see_other(request, "sharing.policies")
    return _show(request, work, ending={policy_id: form})


def _show(
    request: Request,
    work: Work,
    *,
    form: Bound[SetPolicy] | None = None,
    ending: dict[int, Bound[EndPolicy]] | None = None,
) -> Response:
    require(policy.can_read_policy(work.actor))
    named = views.words(work)
    sides = [*named["kinds"].items(), *named["agencies"].items()]
    return page(
        request,
        "portal/sharing/policies.html",
        status=422 if form or ending else 200,
        rules=queries.rules(work.session),
        own={f"#{row.id}": row for row in queries.policies(work.session)},
        may=policy.can_set_policy(work.actor),
        sides=sides,
        side_names=dict(sides),
        role_choices=[each for each in ROLE_NAMES.items() if each[0] is not Role.OWNER],
        profile_choices=list(PROFILE_NAMES.items()),
        form=form,
        ending=ending or {},
        **named,
    )
