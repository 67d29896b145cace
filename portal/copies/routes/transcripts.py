"""Transcripts: typed into the page, or a file sealed as it arrives."""

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.copies import service
from portal.copies.forms import MakeCopy, Transcribe
from portal.copies.routes import views
from portal.copies.routes.making import check
from portal.copies.rules import CopyKind
from portal.copies.service import Taken
from portal.copies.service.making import made_name, sealed
from portal.infra import uploads
from portal.infra.forms import Bound, validate
from portal.infra.sealing import ReceivedFile, delete_segments
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, see_other
from portal.infra.work import Works
from portal.kernel.errors import DomainError, Invalid

staff = APIRouter(prefix="/cases/{case_id}/evidence/{item_id}")


@staff.post("/copies/transcript", name="copies.transcribe")
async def transcribe(
    request: Request, case_id: int, item_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    works: Works = request.app.state.works
    taken = await run_sync(check, works, caller, case_id, item_id)
    limits = Limits(
        works.settings.max_file_bytes,
        1,
        works.settings.min_free_bytes,
        suite=works.settings.suite_of(actor.agency),
    )
    try:
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
    except Invalid as error:
        form: Bound[Transcribe] = Bound(None, {}, error.fields)
        return await run_sync(_again, request, caller, taken, form)
    return await run_sync(_keep, request, caller, taken, received)


def _keep(request: Request, caller: Caller, taken: Taken, received: Received) -> Response:
    works: Works = request.app.state.works
    form = validate(Transcribe, received.fields)
    if form.data is not None and not received.files and not form.data.text:
        form = form.failed(text="missing")
    if form.data is None:
        uploads.discard(works.blobs, received)
        return _again(request, caller, taken, form)
    file = received.files[0] if received.files else _typed(works, caller, taken, form.data)
    made = _keep_file(works, caller, taken, form.data.reason, file)
    return see_other(request, "cases.evidence_item", case_id=taken.case_id, item_id=made)


def _keep_file(works: Works, caller: Caller, taken: Taken, reason: str, file: ReceivedFile) -> int:
    try:
        with works.begin(caller.actor, caller.unlocked) as work:
            made = service.add_transcript(work, taken, reason, file)
    except DomainError:  # behind any other error it may be committed: the sweep decides
        delete_segments(works.blobs, file.file_id, file.segments)
        raise
    return made.copy_id


def _typed(works: Works, caller: Caller, taken: Taken, form: Transcribe) -> ReceivedFile:
    name = made_name(taken, CopyKind.TRANSCRIPT, "txt")
    suite = works.settings.suite_of(caller.actor.agency)
    return sealed(works.blobs, (form.text or "").encode(), name, "text/plain", suite=suite)


def _again(
    request: Request, caller: Caller, taken: Taken, form: Bound[Transcribe] | Bound[MakeCopy]
) -> Response:
    with request.app.state.works.begin(caller.actor, writes=False) as work:
        return views.desk(request, work, taken, forms={"transcript": form}, status=422)
