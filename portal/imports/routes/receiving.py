"""Receiving a list: through the cipher into the store like every file, read from there, given back.

No byte of it lies unsealed on a disk before its rows stand in their table.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.imports import service
from portal.imports.book.columns import known_names
from portal.imports.forms import Decide
from portal.imports.routes import views
from portal.imports.rules import Kind
from portal.infra import sheets, uploads
from portal.infra.forms import Bound
from portal.infra.sealing import ReceivedFile, open_file
from portal.infra.turns import Turns
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, see_other
from portal.infra.work import Works
from portal.kernel.errors import DomainError, Invalid, NotFound, TooLarge

staff = APIRouter(prefix="/imports")

MAX_BYTES = 256 * 1024 * 1024
_PART = 2_000
_TURNS = Turns()


@staff.post("", name="imports.upload")
async def upload(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    suite = works.settings.suite_of(actor.agency)
    limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES, suite)
    try:
        await run_sync(_check, works, caller)
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
        try:
            run_id = await run_sync(_take_down, works, caller, received)
        finally:
            await run_sync(uploads.discard, works.blobs, received)
    except (Invalid, TooLarge) as error:
        return await run_sync(_again, request, caller, error)
    return see_other(request, "imports.show", run_id=run_id)


def _check(works: Works, caller: Caller) -> None:
    """Refuse somebody who takes in no lists, or too many, before the first byte is read."""
    with works.begin(caller.actor, writes=False) as work:
        if not service.kinds(work):
            raise NotFound
        service.ask_room(work)


def _take_down(works: Works, caller: Caller, received: Received) -> int:
    """Write the rows of the file down, part by part; return the run. Half a file is none."""
    asked = received.fields.get("kind", "")
    if asked not in set(Kind):
        raise Invalid(kind="unknown_choice")
    if not received.files:
        raise Invalid(files="missing")
    with _TURNS.taken():
        return _take_list(works, caller, Kind(asked), received.files[0])


def _take_list(works: Works, caller: Caller, kind: Kind, file: ReceivedFile) -> int:
    with works.begin(caller.actor) as work:
        made = service.begin(work, kind, file_name=file.name, sha256=file.sha256.hex())
        run_id = made.id or 0
    try:
        table = sheets.table(partial(_pieces, works, file), known_names(kind))
        total = _keep(works, caller, run_id, table.rows, service.keepable(kind, table.columns))
        with works.begin(caller.actor) as work:
            service.received(work, run_id, table.columns, total)
    except DomainError:
        with works.begin(caller.actor) as work:
            service.forget(work, run_id)
        raise
    return run_id


def _keep(
    works: Works, caller: Caller, run_id: int, rows: Iterator[sheets.Row], keep: Sequence[bool]
) -> int:
    total = 0
    while part := list(islice(rows, _PART)):
        with works.begin(caller.actor) as work:
            service.keep_rows(work, run_id, part, keep)
        total += len(part)
    return total


def _pieces(works: Works, file: ReceivedFile) -> Iterator[bytes]:
    return open_file(
        works.blobs,
        file_id=file.file_id,
        file_key=file.file_key,
        segments=file.segments,
        digest=file.sha256,
    )


def _again(request: Request, caller: Caller, error: Invalid | TooLarge) -> Response:
    fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
    form: Bound[Decide] = Bound(None, {}, fields)
    line = error.line if isinstance(error, sheets.Unreadable) else 0
    with request.app.state.works.begin(caller.actor, writes=False) as work:
        return views.show_list(request, work, form=form, status=422, line=line)
