"""A letter's files: PDF and DOCX of a version, and a corrected DOCX coming back."""

from functools import partial
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from portal.cases import service as cases
from portal.evidence.rules import download_headers
from portal.infra import uploads
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.sealing import open_file
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, Unit, see_other
from portal.infra.work import Works
from portal.kernel.errors import Invalid, TooLarge
from portal.papers import service
from portal.papers.models import Paper
from portal.papers.routes import views
from portal.papers.service.correcting import MAX_BYTES

staff = APIRouter(prefix="/cases/{case_id}/papers/{paper_id:int}")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.post("/versions/{version}/pdf", name="papers.pdf")
def pdf(
    request: Request,
    case_id: int,
    paper_id: int,
    version: int,
    actor: SignedIn,
    _: Pressed,
    work: Unit,
) -> Response:
    paper, found = service.read(work, case_id, paper_id, version)
    return _file(paper, version, found, "pdf", "application/pdf")


@staff.post("/versions/{version}/docx", name="papers.docx")
def docx(
    request: Request,
    case_id: int,
    paper_id: int,
    version: int,
    actor: SignedIn,
    _: Pressed,
    work: Unit,
) -> Response:
    paper, found = service.docx(work, case_id, paper_id, version)
    return _file(paper, version, found, "docx", DOCX)


@staff.post("/correction", name="papers.correct")
async def correct(
    request: Request, case_id: int, paper_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    works: Works = request.app.state.works
    try:
        await run_sync(_look, works, caller, case_id)
        limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES)
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
        try:
            await run_sync(_take, works, caller, case_id, paper_id, received)
        finally:
            await run_sync(uploads.discard, works.blobs, received)
    except (Invalid, TooLarge) as error:
        fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
        return await run_sync(_again, request, caller, case_id, paper_id, fields)
    return see_other(request, "papers.show", case_id=case_id, paper_id=paper_id)


def _look(works: Works, caller: Caller, case_id: int) -> None:
    """Refuse strangers before the first byte is read."""
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        cases.upload_look(work, case_id)


def _take(works: Works, caller: Caller, case_id: int, paper_id: int, received: Received) -> None:
    if not received.files:
        raise Invalid(files="missing")
    file = received.files[0]
    pieces = open_file(
        works.blobs,
        file_id=file.file_id,
        file_key=file.file_key,
        segments=file.segments,
        digest=file.sha256,
    )
    data = b"".join(pieces)
    with works.begin(caller.actor, caller.unlocked) as work:
        service.correct(work, case_id, paper_id, data)


def _again(
    request: Request, caller: Caller, case_id: int, paper_id: int, fields: dict[str, str]
) -> Response:
    works: Works = request.app.state.works
    form: Bound[Confirm] = Bound(None, {}, fields)
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        shown = partial(views.show, request, work, case_id, paper_id)
        return shown(forms={"correct": form}, status=422)


def _file(paper: Paper, version: int, found: bytes, ending: str, media_type: str) -> Response:
    name = f"{paper.title}{paper.number}-{version}.{ending}".replace("/", "-")
    return Response(found, headers=download_headers(name, media_type, size=len(found)))
