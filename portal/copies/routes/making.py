"""Scrubbed and redacted copies, and virus scans."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import service as cases
from portal.copies import service
from portal.copies.forms import MakeCopy, Redact
from portal.copies.routes import views
from portal.copies.routes.looking import take
from portal.copies.rules import CUSTODY_OF, CopyKind, page_typed
from portal.copies.rules.words import failure
from portal.copies.service import Taken
from portal.copies.service.making import made_name, sealed
from portal.evidence.rules import CustodyKind
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.sandbox.answer import Answer
from portal.infra.sealing import delete_segments
from portal.infra.web import Caller, CallerIn, OpeningUnit, SignedIn, see_other
from portal.infra.work import Works
from portal.kernel.errors import Conflict, DomainError
from portal.kernel.text import Text

staff = APIRouter(prefix="/cases/{case_id}/evidence/{item_id}")


@staff.get("/copies", name="copies.desk")
def desk(
    request: Request, case_id: int, item_id: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    cases.story_read(work, case_id, item_id)
    return views.desk(request, work, service.take(work, case_id, item_id, None))


@staff.post("/copies/scrubbed", name="copies.scrub")
def scrub(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    caller: CallerIn,
    form: Annotated[Bound[MakeCopy], Depends(bind(MakeCopy))],
) -> Response:
    works: Works = request.app.state.works
    taken = check(works, caller, case_id, item_id)
    if form.data is None:
        return again(request, caller, taken, "scrub", form)
    made = make(works, caller, taken, CopyKind.SCRUBBED, form.data.reason, service.scrubbed)
    if isinstance(made, Text):
        return again(request, caller, taken, "scrub", form, made)
    return see_other(request, "cases.evidence_item", case_id=case_id, item_id=made)


@staff.post("/redaction", name="copies.redact")
def redact(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    caller: CallerIn,
    form: Annotated[Bound[Redact], Depends(bind(Redact))],
) -> Response:
    works: Works = request.app.state.works
    taken = check(works, caller, case_id, item_id)
    if form.data is None:
        return redraw(request, caller, taken, form)
    drawn = partial(service.redacted, boxes=form.data.boxes)
    made = make(works, caller, taken, CopyKind.REDACTED, form.data.reason, drawn)
    if isinstance(made, Text):
        return redraw(request, caller, taken, form, made)
    return see_other(request, "cases.evidence_item", case_id=case_id, item_id=made)


@staff.post("/scan", name="copies.scan")
def scan(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    caller: CallerIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
) -> Response:
    works: Works = request.app.state.works
    check(works, caller, case_id, item_id)
    if not works.settings.clamd:
        raise Conflict
    taken = take(works, caller, case_id, item_id, CustodyKind.SCANNED)
    outcome = service.scanned(works.settings.clamd, taken.pieces)
    with works.begin(caller.actor, caller.unlocked) as work:
        service.keep_verdict(work, taken, outcome)
    return see_other(request, "cases.evidence_item", case_id=case_id, item_id=item_id)


def check(works: Works, caller: Caller, case_id: int, item_id: int) -> Taken:
    """Return the file a copy is asked of, before anything is recorded or looked at."""
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        return service.check_make(work, case_id, item_id)


def make(
    works: Works,
    caller: Caller,
    taken: Taken,
    kind: CopyKind,
    reason: str,
    maker: Callable[[Taken], Answer],
) -> int | Text:
    """Record that the original is opened for a copy, make and keep it; its id, or why there is none."""
    with works.begin(caller.actor, caller.unlocked) as work:
        service.take(work, taken.case_id, taken.item_id, CUSTODY_OF[kind], reason)
    answer = maker(taken)
    if answer.head.failed:
        return failure(answer.head.failed, answer.head.numbers)
    return keep(works, caller, taken, kind, reason, answer)


def keep(
    works: Works, caller: Caller, taken: Taken, kind: CopyKind, reason: str, answer: Answer
) -> int:
    """Seal what the sandbox made and keep it; return the item id of the copy."""
    name = made_name(taken, kind, answer.head.file_suffix)
    suite = works.settings.suite_of(caller.actor.agency)
    received = sealed(works.blobs, answer.file, name, answer.head.file_type, suite=suite)
    try:
        with works.begin(caller.actor, caller.unlocked) as work:
            made = service.keep_copy(work, taken, kind, reason, received)
    except DomainError:  # behind any other error it may be committed: the sweep decides
        delete_segments(works.blobs, received.file_id, received.segments)
        raise
    return made.copy_id


def again(
    request: Request,
    caller: Caller,
    taken: Taken,
    name: str,
    form: Bound[MakeCopy],
    failed: Text | None = None,
) -> Response:
    """Show the page again with what was typed, and why there is no copy."""
    with request.app.state.works.begin(caller.actor, writes=False) as work:
        return views.desk(request, work, taken, forms={name: form}, failed=failed, status=422)


def redraw(
    request: Request,
    caller: Caller,
    taken: Taken,
    form: Bound[Redact],
    failed: Text | None = None,
) -> Response:
    """Show the page of the file again with the boxes as they were typed."""
    works: Works = request.app.state.works
    shown = take(works, caller, taken.case_id, taken.item_id, CustodyKind.PREVIEWED)
    first = next(iter(form.raw.get("page") or []), "1")
    answer = service.previewed(shown, page_typed(first))
    return views.redaction(request, taken, answer, form=form, failed=failed)
