"""The page on which a received package is checked. It is sealed as it comes, read, and let go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

from portal.evidence import service as evidence
from portal.infra import uploads
from portal.infra.forms import Bound, validate
from portal.infra.turns import Turns
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, Unit, page
from portal.infra.work import Works
from portal.kernel.errors import Invalid
from portal.packages import service
from portal.packages.forms import Check
from portal.packages.rules.reading import Most, Report, Trust, verify
from portal.packages.rules.statement import Item, Paper
from portal.packages.rules.words import told

staff = APIRouter(prefix="/packages/check")
MOST_BYTES = 8 * 1024**3
_HELD = Most(tags=64 * 1024**2, statement=16 * 1024**2)
_MOST_ROWS = 1_000
_KEY_BEGINS = re.compile(r"[^+]+\+[0-9a-f]{8}\+")
_TURNS = Turns()


@staff.get("", name="packages.check")
def show(request: Request, actor: SignedIn, work: Unit) -> Response:
    service.check_checking(work)
    return page(request, "portal/packages/check.html", form=None, result=None)


@staff.post("", name="packages.checked")
async def check(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    await run_sync(_may, works, caller)
    limits = Limits(MOST_BYTES, 1, works.settings.min_free_bytes, MOST_BYTES)
    try:
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
    except Invalid as error:
        form: Bound[Check] = Bound(None, {}, error.fields)
        return _page(request, form)
    try:
        return await run_sync(_check, request, works, caller, received)
    finally:
        await run_sync(uploads.discard, works.blobs, received)


def _may(works: Works, caller: Caller) -> None:
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        service.check_checking(work)
        evidence.check_room(work)


def _check(request: Request, works: Works, caller: Caller, received: Received) -> Response:
    form = validate(Check, received.fields)
    if not received.files:
        form = form.failed(files="missing")
    if form.data is None:
        return _page(request, form)
    try:
        report = _report(works, caller, received, form.data)
    except Invalid as error:
        return _page(request, form.failed(**error.fields))
    result = {"name": received.files[0].name, "sha256": received.files[0].sha256.hex()}
    return _page(request, form, {**result, **_view(report)})


def _report(works: Works, caller: Caller, received: Received, form: Check) -> Report:
    (file,) = received.files
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        pieces = service.unsealed(work, works.blobs, file)
    with _TURNS.taken():
        report = verify(pieces, Trust(_unwrapped(form.key) or None), _HELD)
    with works.begin(caller.actor, caller.unlocked) as work:
        service.checked(work, file, report)
    return report


def _unwrapped(typed: str) -> str:
    """Return the keys of a log as typed, one or two, whatever lines they were broken into."""
    keys: list[str] = []
    for part in typed.split():
        if keys and not _KEY_BEGINS.match(part):
            keys[-1] += part
        else:
            keys.append(part)
    return " ".join(keys)


def _view(report: Report) -> Mapping[str, Any]:
    """Return what the page shows: the statement, and a line for every file of it."""
    payload = report.told.payload if report.told else []
    named = {each.path for each in payload}
    by_path: dict[str, list[Any]] = {path: [] for path in named}
    others: list[Any] = []
    for line in report.defects:
        path = line.partition(": ")[0]
        by_path.get(path, others).append(told(line))
    lines = [(_name(each), each, by_path[each.path], each.path in report.met) for each in payload]
    return {
        "whole": not report.defects,
        "told": report.told,
        "made_at": _instant(report.told.made_at) if report.told else None,
        "lines": sorted(lines, key=lambda line: line[3] and not line[2])[:_MOST_ROWS],
        "left_out": max(len(lines) - _MOST_ROWS, 0),
        "others": others,
        "key": next((r for r in report.remarks if r.startswith("signed with ")), "")
        .removeprefix("signed with ")
        .partition(";")[0],
        "stamp": next((r for r in report.remarks if r.startswith("time stamp: ")), "").removeprefix(
            "time stamp: "
        ),
        "bytes": report.payload_bytes,
    }


def _instant(told_at: str) -> datetime | None:
    """Return when a package says it was made, None when it is no instant."""
    try:
        found = datetime.fromisoformat(told_at)
    except ValueError:
        return None
    return found if found.tzinfo else None


def _name(file: Item | Paper) -> str:
    return file.name if isinstance(file, Item) else f"{file.title} {file.number}"


def _page(
    request: Request, form: Bound[Check] | None, result: Mapping[str, Any] | None = None
) -> Response:
    status = 422 if form and form.data is None else 200
    return page(request, "portal/packages/check.html", status=status, form=form, result=result)
