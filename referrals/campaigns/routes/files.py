"""Lists of targets and of what institutions declared: read from a file, all of it or nothing.

The file goes through the cipher into the store like every other, is read from there, and given back.
"""

from collections.abc import Iterator
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.infra import sheets, uploads
from portal.infra.forms import Bound, Confirm
from portal.infra.sealing import ReceivedFile, open_file
from portal.infra.turns import Turns
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, Unit, page, see_other
from portal.infra.work import Work, Works
from portal.kernel.errors import Invalid, TooLarge
from portal.kernel.policy import require
from portal.kernel.text import folded
from referrals.campaigns import policy, queries, service
from referrals.campaigns.routes import adding
from referrals.campaigns.routes.words import words
from referrals.campaigns.rules import declared
from referrals.campaigns.rules.declared import COLUMNS, MOST_ROWS, Judged
from referrals.campaigns.service import Added, TargetFile

staff = APIRouter(prefix="/campaigns/{campaign_id}")

MAX_BYTES = 16 * 1024 * 1024
SHOWN = 200
"""So many wrong cells are shown at once."""
NAMES = ("机构名称", "机构", "名称", "name")
_TURNS = Turns()


@staff.get("/self-checks", name="campaigns.self_checks")
def self_checks(request: Request, campaign_id: int, actor: SignedIn, work: Unit) -> Response:
    return _self_checks(request, work, campaign_id)


@staff.post("/self-checks", name="campaigns.take_self_checks")
async def take_self_checks(
    request: Request, campaign_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    judged = Judged()
    try:
        await _received(request, caller, campaign_id, partial(_take_declared, judged=judged))
    except (Invalid, TooLarge) as error:
        again = partial(_self_checks, errors=judged.errors)
        return await run_sync(_again, request, caller, campaign_id, error, again)
    return see_other(request, "campaigns.show", campaign_id=campaign_id)


@staff.post("/targets/file", name="campaigns.add_from_file")
async def add_from_file(
    request: Request, campaign_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    errors: list[tuple[int, str, str]] = []
    try:
        added = await _received(request, caller, campaign_id, partial(_take_targets, errors=errors))
    except (Invalid, TooLarge) as error:
        again = partial(_targets, errors=errors)
        return await run_sync(_again, request, caller, campaign_id, error, again)
    return adding.told(request, campaign_id, added)


async def _received(request: Request, caller: Caller, campaign_id: int, take: Any) -> Any:
    """Receive one file under check_csrf=True, have it taken, and give its bytes back."""
    works: Works = request.app.state.works
    suite = works.settings.suite_of(caller.actor.agency)
    limits = Limits(MAX_BYTES, 1, works.settings.min_free_bytes, MAX_BYTES, suite)
    await run_sync(_may, works, caller, campaign_id)
    received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
    try:
        return await run_sync(_taken, works, caller, campaign_id, received, take)
    finally:
        await run_sync(uploads.discard, works.blobs, received)


def _may(works: Works, caller: Caller, campaign_id: int) -> None:
    """Refuse, before the first byte is read, whoever may not add to this campaign."""
    with works.begin(caller.actor, writes=False) as work:
        campaign = queries.get(work.session, caller.actor, campaign_id)
        require(policy.can_prepare(caller.actor, campaign))


def _taken(works: Works, caller: Caller, campaign_id: int, received: Received, take: Any) -> Any:
    if not received.files:
        raise Invalid(files="missing")
    with _TURNS.taken(), works.begin(caller.actor, caller.unlocked) as work:
        return take(work, campaign_id, received.files[0])


def _take_declared(work: Work, campaign_id: int, file: ReceivedFile, *, judged: Judged) -> int:
    table = sheets.table(partial(_pieces, work, file), declared.known_names())
    found = declared.judge(table.columns, table.rows, categories=service.words())
    judged.rows, judged.errors = found.rows, found.errors
    return service.take_file(work, campaign_id, judged, file.sha256.hex())


def _take_targets(
    work: Work, campaign_id: int, file: ReceivedFile, *, errors: list[tuple[int, str, str]]
) -> Added:
    known = declared.known_names() | set(NAMES)
    table = sheets.table(partial(_pieces, work, file), known)
    column, also = COLUMNS["institution"]
    wanted = {folded(word) for word in (column.zh, column.en, *also, *NAMES)}
    at = next((i for i, name in enumerate(table.columns) if folded(name) in wanted), None)
    if at is None:
        errors.append((1, "institution", "column_needed"))
        raise Invalid(files="rows_wrong")
    named: list[tuple[int, str]] = []
    for line, cells in table.rows:
        if len(named) >= MOST_ROWS:
            errors.append((line, "institution", "too_many_rows"))
            raise Invalid(files="rows_wrong")
        if at < len(cells) and cells[at].strip():
            named.append((line, cells[at].strip()))
    return service.add_from_file(work, campaign_id, TargetFile(named, file.sha256.hex(), errors))


def _pieces(work: Work, file: ReceivedFile) -> Iterator[bytes]:
    return open_file(
        work.blobs,
        file_id=file.file_id,
        file_key=file.file_key,
        segments=file.segments,
        digest=file.sha256,
    )


def _again(
    request: Request, caller: Caller, campaign_id: int, error: Invalid | TooLarge, again: Any
) -> Response:
    fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
    form: Bound[Confirm] = Bound(None, {}, fields)
    with request.app.state.works.begin(caller.actor, writes=False) as work:
        response: Response = again(request, work, campaign_id, form=form)
        return response


def _targets(
    request: Request, work: Work, campaign_id: int, *, form: Bound[Any], errors: Any
) -> Response:
    shown = sorted(errors)[:SHOWN]
    return adding.show(request, work, campaign_id, forms={"file": form}, errors=shown, status=422)


def _self_checks(
    request: Request,
    work: Work,
    campaign_id: int,
    *,
    form: Bound[Any] | None = None,
    errors: Any = (),
) -> Response:
    campaign = queries.get(work.session, work.actor, campaign_id)
    require(policy.can_run(work.actor, campaign))
    return page(
        request,
        "referrals/campaigns/self_checks.html",
        status=422 if form else 200,
        campaign=campaign,
        form=form,
        errors=list(errors)[:SHOWN],
        total_errors=len(errors),
        columns={code: name for code, (name, _) in COLUMNS.items()},
        **words(work),
    )
