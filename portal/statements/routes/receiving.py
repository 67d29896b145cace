"""Receiving a statement: through the cipher into the store like every file, read from there, given back.

No byte of it lies unsealed on a disk; its lines are sealed before they are written.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.infra import sheets, uploads
from portal.infra.forms import Bound
from portal.infra.sealing import ReceivedFile, open_file
from portal.infra.turns import Turns
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, see_other
from portal.infra.work import Works
from portal.kernel.errors import DomainError, Invalid, TooLarge
from portal.statements import service
from portal.statements.book.columns import known_names
from portal.statements.forms import Decide
from portal.statements.routes import views
from portal.statements.rules.states import MOST_LINES

staff = APIRouter(prefix="/statements")

MAX_BYTES = 64 * 1024 * 1024
_PART = 2_000
_TURNS = Turns()


@staff.post("", name="statements.upload")
async def upload(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    suite = works.settings.suite_of(actor.agency)
    limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES, suite)
    try:
        await run_sync(_check, works, caller)
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
        try:
            file_id = await run_sync(_take_down, works, caller, received)
        finally:
            await run_sync(uploads.discard, works.blobs, received)
    except (Invalid, TooLarge) as error:
        return await run_sync(_again, request, caller, error)
    return see_other(request, "statements.show", file_id=file_id)


def _check(works: Works, caller: Caller) -> None:
    """Refuse whoever takes in no statements, or too many, before the first byte is read."""
    with works.begin(caller.actor, writes=False) as work:
        service.ask_room(work)


def _take_down(works: Works, caller: Caller, received: Received) -> int:
    """Write the lines of the file down, part by part; return the statement. Half a file is none."""
    if not received.files:
        raise Invalid(files="missing")
    file = received.files[0]
    with _TURNS.taken():
        with works.begin(caller.actor) as work:
            digest = file.sha256.hex()
            file_id, key = service.begin(work, file_name=file.name, digest=digest)
        try:
            table = sheets.table(partial(_pieces, works, file), known_names())
            total = 0
            while part := list(islice(table.rows, _PART)):
                total += len(part)
                if total > MOST_LINES:
                    raise Invalid(files="too_many_rows")
                with works.begin(caller.actor) as work:
                    service.keep(work, file_id, key, part)
            with works.begin(caller.actor) as work:
                service.received(work, file_id, table.columns, total)
        except DomainError:
            with works.begin(caller.actor) as work:
                service.forget(work, file_id)
            raise
    return file_id


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
