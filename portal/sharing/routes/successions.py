"""Which agency takes the place of one that ends: administrators propose, the head of that one agrees."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.agencies import service as naming
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.kernel.text import Text
from portal.sharing import policy, service
from portal.sharing.forms import CallOff, ProposeSuccession, RenameAgency
from portal.sharing.queries import successions as queries

staff = APIRouter(prefix="/sharing/successions")
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("", name="sharing.successions")
def successions(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work)


@staff.post("", name="sharing.propose_succession")
def propose(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[ProposeSuccession], Depends(bind(ProposeSuccession))],
    work: Unit,
) -> Response:
    require(policy.can_propose_succession(actor))
    try:
        if form.data is not None:
            service.propose(work, form.data)
            return see_other(request, "sharing.successions")
    except Invalid as error:
        form = form.failed(**error.fields)
    return _show(request, work, form=form)


@staff.post("/names", name="sharing.rename_agency")
def rename(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[RenameAgency], Depends(bind(RenameAgency))],
    work: Unit,
) -> Response:
    require(policy.can_propose_succession(actor))
    if form.data is None:
        return _show(request, work, renaming=form)
    data = form.data
    naming.rename(work, data.agency, Text(data.zh, data.en), data.basis)
    return see_other(request, "sharing.successions")


@staff.post("/{succession_id}/agreement", name="sharing.agree_to_succession")
def agree(
    request: Request, succession_id: int, actor: SignedIn, _: Pressed, work: Unit
) -> Response:
    service.agree(work, succession_id)
    return see_other(request, "sharing.successions")


@staff.post("/{succession_id}/calling-off", name="sharing.call_off_succession")
def call_off(
    request: Request,
    succession_id: int,
    actor: SignedIn,
    form: Annotated[Bound[CallOff], Depends(bind(CallOff))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _show(request, work, calling=(succession_id, form))
    service.call_off(work, succession_id, form.data)
    return see_other(request, "sharing.successions")


@staff.post("/{succession_id}/more", name="sharing.carry_succession")
def more(request: Request, succession_id: int, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    service.go_on(work, succession_id)
    return see_other(request, "sharing.successions")


def _show(
    request: Request,
    work: Work,
    *,
    form: Bound[ProposeSuccession] | None = None,
    renaming: Bound[RenameAgency] | None = None,
    calling: tuple[int, Bound[CallOff]] | None = None,
) -> Response:
    require(policy.can_read_successions(work.actor))
    rows = queries.successions(work.session, work.actor)
    names = agencies.agency_names(work.session)
    return page(
        request,
        "portal/sharing/successions.html",
        status=422 if form or renaming or calling else 200,
        rows=[
            {
                "row": each,
                "calls_off": policy.can_call_off_succession(work.actor, each),
                "agrees": each.agreed_at is None
                and each.finished_at is None
                and policy.can_agree_to_succession(work.actor, each),
                "carries": each.agreed_at is not None
                and each.finished_at is None
                and policy.can_carry_succession(work.actor, each),
            }
            for each in rows
        ],
        may=policy.can_propose_succession(work.actor),
        form=form,
        renaming=renaming,
        calling=calling,
        former=agencies.former_names(work.session),
        agencies=names,
        options=list(agencies.working_names(work.session).items()),
    )
