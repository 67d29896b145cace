"""Files of reporters: from the socket into the cipher, under the draft's or the tip's key."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.routes import resumable
from portal.evidence.rules import Container, ContainerKind
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.sealing import ReceivedFile
from portal.infra.uploads import Limits, Received, discard, receive
from portal.infra.web import (
    Caller,
    CallerIn,
    ReporterIn,
    Unit,
    current_reporter,
    see_other,
    session_token,
)
from portal.infra.work import Work, Works
from portal.intake.routes import pages
from portal.intake.service import drafts, mailbox, tips
from portal.intake.steps.order import after, first_open
from portal.kernel.actor import ANONYMOUS
from portal.kernel.errors import Conflict, DomainError, Invalid, NotFound, TooLarge

public = APIRouter()
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]
Where = Callable[..., Container]
"""Called with the unit of work; with `lock` for the transaction that keeps a file."""


@public.post("/report/files", name="intake.upload")
async def upload(request: Request, caller: CallerIn) -> Response:
    token = session_token(request)
    try:
        that_is_all = await _receive(request, caller, partial(_of_draft, request))
    except NotFound:
        return see_other(request, "intake.start")
    except (Invalid, TooLarge) as error:
        return await run_in_threadpool(_again, request, token, error)
    if that_is_all:
        return await run_in_threadpool(_on, request, token)
    return see_other(request, "intake.ask", step="files")


@public.post("/report/files/done", name="intake.files_done")
def files_done(request: Request, _: Pressed, work: Unit) -> Response:
    return _next(request, work, session_token(request))


@public.post("/report/files/{item_id}/removal", name="intake.remove_file")
def remove(request: Request, item_id: int, _: Pressed, work: Unit) -> Response:
    container = drafts.container(work, session_token(request))
    for item in evidence_rows.of(work.session, container.kind, container.id):
        if item.id == item_id:
            evidence.discard(work, item, container)
    return see_other(request, "intake.ask", step="files")


@public.post("/follow/files", name="intake.add_files")
async def add_files(request: Request, actor: ReporterIn, caller: CallerIn) -> Response:
    try:
        await _receive(request, caller, partial(_of_mailbox, request))
    except (Invalid, TooLarge) as error:
        return await run_in_threadpool(_mailbox_again, request, caller, error)
    return see_other(request, "intake.mailbox")


def _of_draft(request: Request, work: Work, *, lock: bool = False) -> Container:
    token = session_token(request)
    if drafts.load(work, token, lock=lock).sent:
        raise Conflict
    return drafts.container(work, token)


def _of_mailbox(request: Request, work: Work, *, lock: bool = False) -> Container:
    return tips.container(*mailbox.mine(work, lock=lock))


def _keep_in(where: Callable[..., Container]) -> resumable.Keep:
    """Return what keeps a file there; nobody sends the draft or hands the tip over meanwhile."""

    def keep(request: Request, work: Work, file: ReceivedFile, _: datetime | None) -> int:
        return evidence.item_id(evidence.keep(work, where(request, work, lock=True), file))

    return keep


draft_door = resumable.router(
    "/report/files/uploads",
    "intake.draft_upload",
    resumable.Door(ContainerKind.DRAFT, _of_draft, _keep_in(_of_draft)),
)
mailbox_door = resumable.router(
    "/follow/files/uploads",
    "intake.mailbox_upload",
    resumable.Door(ContainerKind.TIP, _of_mailbox, _keep_in(_of_mailbox)),
    who=current_reporter,
)


def _on(request: Request, token: str) -> Response:
    with request.app.state.works.begin(ANONYMOUS) as work:
        return _next(request, work, token)


def _next(request: Request, work: Work, token: str) -> Response:
    if drafts.find(work, token) is None:
        return see_other(request, "intake.start")
    draft = drafts.answer(work, token, files_done=True)
    following = first_open(draft.answers) or after(draft.answers, "files", changing=draft.checked)
    if following is None:
        return see_other(request, "intake.check")
    return see_other(request, "intake.ask", step=following)


async def _receive(request: Request, caller: Caller, where: Where) -> bool:
    """Take the files of a form; whatever cannot be kept leaves nothing behind.

    True when the reporter pressed "continue": files chosen but not uploaded yet come along.
    """
    works: Works = request.app.state.works
    limits = await run_in_threadpool(_limits, works, caller, where)
    received = await receive(request, check_csrf=True, limits=limits, blobs=works.blobs)
    that_is_all = received.fields.get("then") == "done"
    if received.files:
        await run_in_threadpool(_keep, works, caller, where, received)
    elif not that_is_all:
        raise Invalid(files="missing")
    return that_is_all


def _limits(works: Works, caller: Caller, where: Where) -> Limits:
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        container = where(work)
        evidence.check_limits(work, container.kind, container.id)
        return evidence.form_limits(work, container.kind, container.id)


def _keep(works: Works, caller: Caller, where: Where, received: Received) -> None:
    try:
        with works.begin(caller.actor, caller.unlocked) as work:
            container = where(work, lock=True)
            for file in received.files:
                evidence.keep(work, container, file)
    except DomainError:  # behind any other error it may be committed: the sweep decides
        discard(works.blobs, received)
        raise


def _again(request: Request, token: str, error: Invalid | TooLarge) -> Response:
    with request.app.state.works.begin(ANONYMOUS, writes=False) as work:
        draft = drafts.load(work, token)
        return pages.question(request, work, draft, "files", form=_failed(error))


def _mailbox_again(request: Request, caller: Caller, error: Invalid | TooLarge) -> Response:
    with request.app.state.works.begin(caller.actor, caller.unlocked) as work:
        return pages.mailbox_page(request, work, form=_failed(error))


def _failed(error: Invalid | TooLarge) -> Bound[Confirm]:
    code = error.fields.get("files", "invalid") if isinstance(error, Invalid) else "too_large"
    return Bound(None, {}, {"files": code})
