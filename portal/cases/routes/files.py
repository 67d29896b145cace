"""Files and documents of a case: taken in through the cipher, handed out with a reason."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from portal.cases import service
from portal.cases.forms import OpenFile
from portal.cases.routes import views
from portal.evidence.routes import downloads, resumable
from portal.evidence.rules import Container, ContainerKind, download_headers
from portal.infra import uploads
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.sealing import ReceivedFile
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, Unit, current_actor, see_other
from portal.infra.work import Work, Works
from portal.kernel.errors import DomainError, Invalid, NotFound

staff = APIRouter(prefix="/cases/{case_id}")

T = TypeVar("T")


@staff.post("/evidence", name="cases.add_evidence")
async def add_evidence(
    request: Request, case_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    def allowed(work: Work) -> Limits:
        return service.upload_limits(work, case_id)

    try:
        received = await _receive(request, await _in_work(request, caller, allowed))
    except Invalid as error:
        return await _again(request, caller, case_id, error.fields)
    return await _keep(request, caller, case_id, received)


@staff.post("/evidence/{item_id}/download", name="cases.download_evidence")
def download_evidence(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    caller: CallerIn,
    form: Annotated[Bound[OpenFile], Depends(bind(OpenFile))],
) -> Response:
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked) as work:
        if form.data is None:
            return views.show(request, work, case_id, forms={f"file-{item_id}": form}, status=422)
        part = partial(downloads.in_part, request)
        held = service.read_evidence(work, case_id, item_id, reason=form.data.reason, part=part)
    # The store may be slow, and is asked for the first bytes here: after the commit.
    return downloads.answer(request, works.blobs, held.item, held.container, name=held.name)


@staff.post("/documents/{document_id}/download", name="cases.download_document")
def download_document(
    request: Request,
    case_id: int,
    document_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    document, pdf = service.read_document(work, case_id, document_id)
    name = f"{document.title}{document.number}.pdf".replace("/", "-")
    return Response(pdf, headers=download_headers(name, "application/pdf", size=len(pdf)))


def _case_of(request: Request) -> int:
    try:
        return int(request.path_params["case_id"])
    except ValueError:
        raise NotFound from None


def _where(request: Request, work: Work) -> Container:
    return service.upload_container(work, _case_of(request))


def _look(request: Request, work: Work) -> Container:
    return service.upload_look(work, _case_of(request))


def _kept(request: Request, work: Work, file: ReceivedFile, device_at: datetime | None) -> int:
    return service.keep_evidence(work, _case_of(request), file, device_at=device_at)


door = resumable.router(
    "/cases/{case_id}/evidence/uploads",
    "cases.evidence_upload",
    resumable.Door(ContainerKind.CASE, _where, _kept, _look),
    who=current_actor,
)


async def _receive(request: Request, limits: Limits) -> Received:
    blobs = request.app.state.works.blobs
    received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=blobs)
    if not received.files:
        raise Invalid(files="missing")
    return received


async def _keep(request: Request, caller: Caller, case_id: int, received: Received) -> Response:
    def keep(work: Work) -> None:
        for file in received.files:
            service.keep_evidence(work, case_id, file)

    try:
        await _in_work(request, caller, keep)
    except DomainError:  # behind any other error it may be committed: the sweep decides
        await run_sync(uploads.discard, request.app.state.works.blobs, received)
        raise
    return see_other(request, "cases.show", case_id=case_id)


async def _again(
    request: Request, caller: Caller, case_id: int, errors: dict[str, str]
) -> Response:
    form: Bound[OpenFile] = Bound(None, {}, errors)

    def show(work: Work) -> Response:
        return views.show(request, work, case_id, forms={"evidence": form}, status=422)

    return await _in_work(request, caller, show)


async def _in_work(request: Request, caller: Caller, act: Callable[[Work], T]) -> T:
    def run() -> T:
        with request.app.state.works.begin(caller.actor, caller.unlocked) as work:
            return act(work)

    return await run_sync(run)
