"""Previews, the metadata report, and the bytes a player asks for."""

from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse

from portal.copies import queries, service
from portal.copies.routes import views
from portal.copies.rules import PLAYABLE, Verdict
from portal.copies.service import Taken
from portal.evidence.rules import CustodyKind
from portal.infra import sandbox
from portal.infra.web import Caller, CallerIn, SignedIn, Unit
from portal.infra.work import Works

staff = APIRouter(prefix="/cases/{case_id}/evidence/{item_id}")


@staff.get("/preview", name="copies.preview")
def preview(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    caller: CallerIn,
    number: int = 1,
) -> Response:
    works: Works = request.app.state.works
    taken = take(works, caller, case_id, item_id, CustodyKind.PREVIEWED)
    plays = taken.media_type in PLAYABLE
    if not plays:
        scan_once(works, caller, taken)
    answer = None if plays else service.previewed(taken, number)
    with works.begin(caller.actor, writes=False) as work:
        return views.preview(request, work, taken, answer)


@staff.get("/media", name="copies.media")
def media(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    work: Unit,
    range_: Annotated[str, Header(alias="range")] = "",
) -> Response:
    playing = service.play(work, case_id, item_id, range_)
    return StreamingResponse(playing.pieces, playing.status, headers=playing.headers)


@staff.get("/metadata", name="copies.metadata")
def metadata(
    request: Request, case_id: int, item_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    taken = take(request.app.state.works, caller, case_id, item_id, CustodyKind.VIEWED)
    return views.report(request, taken, service.reported(taken))


@staff.get("/redaction", name="copies.redaction")
def redaction(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    caller: CallerIn,
    number: int = 1,
) -> Response:
    works: Works = request.app.state.works
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        service.check_make(work, case_id, item_id)
    taken = take(works, caller, case_id, item_id, CustodyKind.PREVIEWED)
    return views.redaction(request, taken, service.previewed(taken, number))


def take(works: Works, caller: Caller, case_id: int, item_id: int, kind: CustodyKind) -> Taken:
    """Return a file whose opening stands in the log when this returns."""
    with works.begin(caller.actor, caller.unlocked) as work:
        return service.take(work, case_id, item_id, kind)


def scan_once(works: Works, caller: Caller, taken: Taken) -> None:
    """Have the file scanned before it is first shown, where a scanner is there to ask."""
    address = works.settings.clamd
    if not address or taken.size > sandbox.QUICK.input_bytes:
        return
    with works.begin(caller.actor, writes=False) as work:
        before = queries.verdicts(work.session, [taken.item_id]).get(taken.item_id)
    if before and before.verdict is not Verdict.FAILED:
        return
    outcome = service.scanned(address, taken.pieces)
    if before and outcome.verdict is Verdict.FAILED:
        return
    with works.begin(caller.actor, caller.unlocked) as work:
        service.keep_verdict(work, taken, outcome)
