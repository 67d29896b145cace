"""A list of institutions from a file: read into the form, which is then sent like a typed one.

The file goes through the cipher into the store like every other, is read from there, and given back.
"""

from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.infra import sheets, uploads
from portal.infra.forms import Bound
from portal.infra.sealing import ReceivedFile, open_file
from portal.infra.uploads import Limits
from portal.infra.web import Caller, CallerIn, SignedIn
from portal.infra.work import Works
from portal.kernel.errors import Invalid, TooLarge
from portal.kernel.policy import require
from referrals.draws import policy
from referrals.draws.routes.freezing import show_targets
from referrals.draws.rules import listing

staff = APIRouter(prefix="/draws")

MAX_BYTES = 16 * 1024 * 1024


@staff.post("/new/targets/file", name="draws.read_list")
async def read_list(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    require(policy.can_freeze(caller.actor))
    try:
        form = await _received(request, caller)
    except (Invalid, TooLarge) as error:
        fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
        form = Bound(None, {}, fields)
    return await run_sync(_shown, request, caller, form)


async def _received(request: Request, caller: Caller) -> Bound[Any]:
    works: Works = request.app.state.works
    suite = works.settings.suite_of(caller.actor.agency)
    limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES, suite)
    received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
    try:
        if not received.files:
            raise Invalid(files="missing")
        listed = await run_sync(_lines, works, received.files[0])
    finally:
        await run_sync(uploads.discard, works.blobs, received)
    return Bound(None, {"listed": listed}, {})


def _lines(works: Works, file: ReceivedFile) -> str:
    """Return the rows of the file as the form takes them; Invalid without a column of codes."""
    opened = partial(
        open_file,
        works.blobs,
        file_id=file.file_id,
        file_key=file.file_key,
        segments=file.segments,
        digest=file.sha256,
    )
    found = sheets.table(opened, listing.NAMES)
    return listing.from_rows(found.columns, (cells for _, cells in found.rows))


def _shown(request: Request, caller: Caller, form: Bound[Any]) -> Response:
    with request.app.state.works.begin(caller.actor, writes=False) as work:
        return show_targets(request, work, form, status=422 if form.errors else 200)
