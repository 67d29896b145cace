"""A table taken in place of the items of a draft."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.infra import uploads
from portal.infra.forms import Bound, Confirm
from portal.infra.sealing import open_file
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, see_other
from portal.infra.work import Works
from portal.kernel.errors import Invalid, TooLarge
from referrals.checklists import service
from referrals.checklists.routes import views
from referrals.checklists.rules.sheets import WrongCell
from referrals.checklists.service.drafting import WrongCells, changeable

staff = APIRouter(prefix="/checklists/drafts/{draft_id}")
MAX_BYTES = 4 * 1024 * 1024


@staff.post("/table", name="checklists.take_table")
async def take(request: Request, draft_id: int, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    try:
        await run_sync(_look, works, caller, draft_id)
        limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES)
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
        try:
            await run_sync(_take, works, caller, draft_id, received)
        finally:
            await run_sync(uploads.discard, works.blobs, received)
    except (Invalid, TooLarge) as error:
        return await run_sync(_again, request, caller, draft_id, error)
    return see_other(request, "checklists.draft", draft_id=draft_id)


def _look(works: Works, caller: Caller, draft_id: int) -> None:
    """Refuse strangers before the first byte is read."""
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        changeable(work, draft_id, lock=False)


def _take(works: Works, caller: Caller, draft_id: int, received: Received) -> None:
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
        service.take_sheet(work, draft_id, data)


def _again(request: Request, caller: Caller, draft_id: int, error: Invalid | TooLarge) -> Response:
    works: Works = request.app.state.works
    fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
    cells: tuple[WrongCell, ...] = error.cells if isinstance(error, WrongCells) else ()
    form: Bound[Confirm] = Bound(None, {}, fields)
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        found = {"table": form}
        return views.show_draft(request, work, draft_id, forms=found, cells=cells, status=422)
