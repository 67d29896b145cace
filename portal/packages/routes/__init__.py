"""The page on which a package is taken out of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from portal.cases import service as case_files
from portal.evidence.rules import download_headers
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.turns import Turns
from portal.infra.web import Caller, CallerIn, SignedIn, Unit, page, see_other
from portal.infra.work import Work, Works
from portal.kernel.errors import Invalid, NotAllowed
from portal.packages import policy, queries, service
from portal.packages.forms import Export
from portal.packages.rules import SEAL_NAMES
from portal.packages.rules.recipient import read

staff = APIRouter(prefix="/cases/{case_id}/packages")
_TURNS = Turns()


@staff.get("", name="packages.of_case")
def of_case(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _show(request, work, case_id, None)


@staff.post("", name="packages.export")
def export(
    request: Request,
    case_id: int,
    actor: SignedIn,
    caller: CallerIn,
    form: Annotated[Bound[Export], Depends(bind(Export))],
) -> Response:
    works: Works = request.app.state.works
    try:
        if form.data is not None:
            made = _started(works, caller, case_id, form.data)
            headers = download_headers(made.name, "application/octet-stream", size=0)
            del headers["Content-Length"]
            return StreamingResponse(made.pieces, headers=headers)
    except Invalid as error:
        form = form.failed(**error.fields)
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        return _show(request, work, case_id, form)


@staff.post("/receivers/{receiver_id}/end", name="packages.drop_receiver")
def drop_receiver(
    request: Request,
    case_id: int,
    receiver_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    case_files.check_packing(work, case_id)
    service.drop(work, receiver_id)
    return see_other(request, "packages.of_case", case_id=case_id)


def link(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return what the case page shows: a way to the page, for who may download."""
    try:
        case_files.check_packing(work, case_id)
    except NotAllowed:
        return None
    return {"case_id": case_id, "count": len(queries.of_case(work.session, work.actor, case_id))}


def _started(works: Works, caller: Caller, case_id: int, form: Export) -> service.Outgoing:
    with works.begin(caller.actor, caller.unlocked) as work:
        case_files.check_packing(work, case_id)
        name, to = service.chosen(work, form)
    wish = service.Wish(case_id, name, form.purpose, form.with_tips)
    with _TURNS.taken():
        return service.start(works, caller.actor, caller.unlocked, wish, to)


def _show(request: Request, work: Work, case_id: int, form: Bound[Export] | None) -> Response:
    case, tips_too = case_files.check_packing(work, case_id)
    kept = queries.receivers(work.session, work.actor)
    return page(
        request,
        "portal/packages/of_case.html",
        status=422 if form else 200,
        form=form,
        case=case,
        tips_too=tips_too,
        receivers=[(each, read(each.key_text).short) for each in kept],
        receiver_options=[(each.id, each.name) for each in kept],
        packages=queries.of_case(work.session, work.actor, case_id),
        seals=SEAL_NAMES,
        own_key=service.own_key(work),
        can_drop=policy.can_drop(work.actor),
    )
