"""Receiving a list: through the cipher into the store like every file, read from there, given back.

No byte of it lies unsealed on a disk before its rows stand in their table.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.imports import service
from portal.imports.forms import Decide
from portal.imports.routes import views
from portal.imports.rules import LEADS, Kind
from portal.infra import sheets, uploads
from portal.infra.forms import Bound
from portal.infra.sealing import ReceivedFile, open_file
from portal.infra.turns import Turns
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, see_other
from portal.infra.work import Work, Works
from portal.kernel.errors import DomainError, Invalid, NotFound, TooLarge

staff = APIRouter(prefix="/imports")

MAX_BYTES = 256 * 1024 * 1024
_PART = 2_000
_MOST_SOURCE = 80
_TURNS = Turns()
Keeper = Callable[[Work, int, Sequence[sheets.Row]], None]


@staff.post("", name="imports.upload")
async def upload(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    suite = works.settings.suite_of(actor.agency)
    limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES, suite)
    typed: dict[str, str] = {}
    try:
        await run_sync(_check, works, caller)
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
        typed = {name: received.fields.get(name, "") for name in ("kind", "source")}
        try:
            run_id = await run_sync(_take_down, works, caller, received)
        finally:
            await run_sync(uploads.discard, works.blobs, received)
    except (Invalid, TooLarge) as error:
        return await run_sync(_again, request, caller, error, typed)
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
        source = " ".join(received.fields.get("source", "").split())[:_MOST_SOURCE]
        return _take_list(works, caller, Kind(asked), received.files[0], source)


def _take_list(works: Works, caller: Caller, kind: Kind, file: ReceivedFile, source: str) -> int:
    with works.begin(caller.actor) as work:
        sha256 = file.sha256.hex()
        made = service.begin(work, kind, file_name=file.name, sha256=sha256, source=source)
        run_id = made.id or 0
        names = service.known_names(work, run_id)
    try:
        table = sheets.table(partial(_pieces, works, file), names)
        with works.begin(caller.actor) as work:
            known = service.lay_out(work, run_id, table.columns)
        total = _keep(works, caller, run_id, table.rows, _keeper(kind, table)) if known else 0
        with works.begin(caller.actor) as work:
            service.received(work, run_id, table.columns, total, known=known)
    except DomainError:
        with works.begin(caller.actor) as work:
            service.forget(work, run_id)
        raise
    return run_id


def _keeper(kind: Kind, table: sheets.Table) -> Keeper:
    if kind in LEADS:
        return service.keep_sealed
    return partial(service.keep_rows, keep=service.keepable(kind, table.columns))


def _keep(
    works: Works, caller: Caller, run_id: int, rows: Iterator[sheets.Row], keep: Keeper
) -> int:
    total = 0
    while part := list(islice(rows, _PART)):
        with works.begin(caller.actor) as work:
            keep(work, run_id, part)
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


def _again(
    request: Request, caller: Caller, error: Invalid | TooLarge, typed: Mapping[str, str]
) -> Response:
    fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
    form: Bound[Decide] = Bound(None, typed, fields)
    line = error.line if isinstance(error, sheets.Unreadable) else 0
    with request.app.state.works.begin(caller.actor, writes=False) as work:
        return views.show_list(request, work, form=form, status=422, line=line)
