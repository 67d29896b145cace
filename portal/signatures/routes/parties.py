"""The page on which parties and witnesses sign by hand, with a script and without."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.events import CaseViewed
from portal.infra import uploads
from portal.infra.forms import Bound, Confirm, bind, checked, validate
from portal.infra.small_files import seal_bytes
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, OpeningUnit, SignedIn, page, see_other
from portal.infra.work import Work, Works
from portal.kernel.errors import DomainError, Invalid
from portal.signatures import queries, service
from portal.signatures.forms import PartySigns
from portal.signatures.rules import HOW_NAMES, PARTY_NAMES

staff = APIRouter(prefix="/cases/{case_id}/documents/{document_id}/parties")
T = TypeVar("T")


@staff.get("", name="signatures.parties")
def show(
    request: Request, case_id: int, document_id: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    return _page(request, work, case_id, document_id)


@staff.post("", name="signatures.take")
async def take(
    request: Request, case_id: int, document_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    def limits(work: Work) -> Limits:
        service.open_record(work, case_id, document_id)
        return cases.upload_limits(work, case_id)

    may = await _in_work(request, caller, limits)
    blobs = request.app.state.works.blobs
    received = await uploads.receive(request, check_csrf=True, limits=may, blobs=blobs)
    return await run_sync(_taken, request, caller, case_id, document_id, received, may)


@staff.post("/page", name="signatures.bind")
def put_behind(
    request: Request,
    case_id: int,
    document_id: int,
    actor: SignedIn,
    caller: CallerIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
) -> Response:
    made = service.bind(request.app.state.works, caller, case_id, document_id)
    return see_other(request, "signatures.show", case_id=case_id, document_id=made)


def _taken(
    request: Request,
    caller: Caller,
    case_id: int,
    document_id: int,
    received: Received,
    limits: Limits,
) -> Response:
    works: Works = request.app.state.works
    form = validate(PartySigns, received.fields)
    try:
        _keep(works, caller, (case_id, document_id), form, received, limits)
    except Invalid as error:
        failed = form.failed(**error.fields)
        with works.begin(caller.actor, caller.unlocked) as work:
            return _page(request, work, case_id, document_id, form=failed)
    return see_other(request, "signatures.parties", case_id=case_id, document_id=document_id)


def _keep(
    works: Works,
    caller: Caller,
    place: tuple[int, int],
    form: Bound[PartySigns],
    received: Received,
    limits: Limits,
) -> None:
    try:
        data = checked(form)
        drawn = service.checked(data, len(received.files))
        if drawn is not None:
            uploads.discard(works.blobs, received)
            png = service.as_png(drawn)
            made = seal_bytes(works.blobs, png, "签名.png", "image/png", suite=limits.suite)
            received = Received(received.fields, [made])
        picture = received.files[0] if received.files else None
        with works.begin(caller.actor, caller.unlocked) as work:
            service.take(work, *place, data, picture)
    except DomainError:
        uploads.discard(works.blobs, received)
        raise


def _page(
    request: Request,
    work: Work,
    case_id: int,
    document_id: int,
    form: Bound[Any] | None = None,
) -> Response:
    found = service.standing(work, case_id, document_id)
    rows = queries.parties(work.session, document_id)
    if rows:
        work.record(CaseViewed(case_id=case_id, with_tip_text=False))
    bound = queries.page_of(work.session, document_id)
    return page(
        request,
        "portal/signatures/parties.html",
        status=422 if form else 200,
        form=form,
        found=found,
        case=case_rows.get(work.session, work.actor, case_id),
        signed=service.opened(work, case_id, rows),
        may_take=service.may_take(work, found) and bound is None,
        bound=bound,
        party_names=PARTY_NAMES,
        how_names=HOW_NAMES,
        role_options=[(each.value, text) for each, text in PARTY_NAMES.items()],
        how_options=[(each.value, text) for each, text in HOW_NAMES.items()],
    )


async def _in_work(request: Request, caller: Caller, act: Callable[[Work], T]) -> T:
    def run() -> T:
        with request.app.state.works.begin(caller.actor, caller.unlocked) as work:
            return act(work)

    return await run_sync(run)
