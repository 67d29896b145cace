"""Tips an officer types for somebody: the form, what is read back before sending, files, the slip."""

from functools import partial
from secrets import token_hex
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Path, Request, Response

from portal.evidence import queries as evidence_rows
from portal.evidence import service as evidence
from portal.evidence.routes import resumable
from portal.evidence.rules import Container, ContainerKind, download_headers
from portal.infra import uploads
from portal.infra.forms import Bound, Confirm, bind, validate
from portal.infra.typeset import pdf
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, SignedIn, Unit, current_actor, see_other
from portal.infra.work import Work, Works
from portal.intake import policy
from portal.intake.forms import Correct, TypedTip, wrong_in
from portal.intake.routes import desk_views as views
from portal.intake.routes import pages
from portal.intake.routes.staff import tip_page
from portal.intake.service import correcting, typing_in
from portal.intake.steps.forms import typed_tip
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import DomainError, Invalid, NotFound, TooLarge
from portal.kernel.policy import require

staff = APIRouter()
Mark = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$")]
Pressed = Annotated[Bound[Confirm], Depends(bind(Confirm))]


@staff.get("/tips/new", name="intake.new")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_take(actor))
    return _form(request, work, token_hex(32))


@staff.post("/tips/new", name="intake.take")
async def take(request: Request, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    try:
        limits = await run_sync(_limits, works, caller, "")
        received = await uploads.receive(
            request, check_csrf=True, limits=limits, blobs=works.blobs, many=("categories",)
        )
    except (Invalid, TooLarge) as error:
        return await run_sync(_unread, request, caller, error)
    return await run_sync(_typed, request, caller, received)


@staff.get("/tips/typed/{mark}", name="intake.typed")
def check(request: Request, mark: Mark, actor: SignedIn, work: Unit) -> Response:
    return _check(request, work, mark)


@staff.get("/tips/typed/{mark}/change", name="intake.change_typed")
def change(request: Request, mark: Mark, actor: SignedIn, work: Unit) -> Response:
    form: Bound[TypedTip] = Bound(None, typing_in.typed(work, mark))
    return _form(request, work, mark, form=form, status=200)


@staff.post("/tips/typed/{mark}", name="intake.send_typed")
def send(request: Request, mark: Mark, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    sent = typing_in.sent(work, mark)
    if sent is not None:  # pressed twice: the slip is there
        return see_other(request, "intake.slip", tip_id=sent.id)
    form = validate(typed_tip(), typing_in.typed(work, mark))
    try:
        if form.data is not None:
            tip = typing_in.take(work, form.data)
            return see_other(request, "intake.slip", tip_id=tip.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _form(request, work, mark, form=form)


@staff.post("/tips/typed/{mark}/removal", name="intake.discard_typed")
def discard(request: Request, mark: Mark, actor: SignedIn, _: Pressed, work: Unit) -> Response:
    typing_in.discard(work, mark)
    return see_other(request, "intake.queue")


@staff.post("/tips/typed/{mark}/files", name="intake.typed_files")
async def add_files(request: Request, mark: Mark, actor: SignedIn, caller: CallerIn) -> Response:
    works: Works = request.app.state.works
    try:
        limits = await run_sync(_limits, works, caller, mark)
        blobs = works.blobs
        received = await uploads.receive(request, check_csrf=True, limits=limits, blobs=blobs)
        await run_sync(_keep, works, caller, mark, received)
    except (Invalid, TooLarge) as error:
        return await run_sync(_files_again, request, caller, mark, error)
    return see_other(request, "intake.typed", mark=mark)


@staff.post("/tips/typed/{mark}/files/{item_id}/removal", name="intake.remove_typed_file")
def remove_file(
    request: Request, mark: Mark, item_id: int, actor: SignedIn, _: Pressed, work: Unit
) -> Response:
    where = typing_in.container(work, mark, lock=True)
    for item in evidence_rows.of(work.session, where.kind, where.id):
        if item.id == item_id:
            evidence.discard(work, item, where)
    return see_other(request, "intake.typed", mark=mark)


@staff.get("/tips/{tip_id}/slip", name="intake.slip")
def slip(request: Request, tip_id: int, actor: SignedIn, work: Unit) -> Response:
    found, made = typing_in.slip(work, tip_id)
    return pages.show(request, "slip", tip=found, slip=made, receipt=made.receipt)


@staff.get("/tips/{tip_id}/slip.pdf", name="intake.slip_pdf")
def slip_pdf(request: Request, tip_id: int, actor: SignedIn, work: Unit) -> Response:
    found, made = typing_in.slip(work, tip_id)
    data = views.slip_data(work, found, made.receipt, work.settings.public_origin)
    return Response(pdf("tip_slip", data), media_type="application/pdf")


@staff.get("/tips/{tip_id}/acknowledgement.pdf", name="intake.acknowledgement")
def acknowledgement(request: Request, tip_id: int, actor: SignedIn, work: Unit) -> Response:
    found, made = typing_in.slip(work, tip_id)
    if not made.addressee:
        raise NotFound
    letter = pdf("tip_acknowledgement", views.letter_data(work, found, made.addressee))
    headers = download_headers("acknowledgement.pdf", "application/pdf", size=len(letter))
    return Response(letter, headers=headers)


@staff.post("/tips/{tip_id}/slip", name="intake.hand_out_slip")
def hand_out_slip(
    request: Request, tip_id: int, actor: SignedIn, _: Pressed, work: Unit
) -> Response:
    typing_in.hand_out_slip(work, tip_id)
    return see_other(request, "intake.queue")


@staff.post("/tips/{tip_id}/corrections", name="intake.correct")
def correct(
    request: Request,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Correct], Depends(bind(Correct))],
    work: Unit,
) -> Response:
    if form.data is None:
        return tip_page(request, work, tip_id, correcting=form)
    correcting.correct(work, tip_id, form.data.text)
    return see_other(request, "intake.tip", tip_id=tip_id)


def _where(request: Request, work: Work, *, lock: bool = False) -> Container:
    return typing_in.container(work, request.path_params["mark"], lock=lock)


def _kept(request: Request, work: Work, file: Any, _: Any) -> int:
    return evidence.item_id(evidence.keep(work, _where(request, work, lock=True), file))


door = resumable.router(
    "/tips/typed/{mark}/files/uploads",
    "intake.typed_upload",
    resumable.Door(ContainerKind.DRAFT, _where, _kept),
    who=current_actor,
)


def _limits(works: Works, caller: Caller, mark: str) -> Limits:
    with works.begin(caller.actor, caller.unlocked, writes=False) as work:
        require(policy.can_take(caller.actor))
        found = typing_in.container(work, mark).id if mark else 0
        return evidence.form_limits(work, ContainerKind.DRAFT, found)


def _typed(request: Request, caller: Caller, received: Received) -> Response:
    """Keep what was typed and the files of the form, then read it back, or say what is wrong."""
    works: Works = request.app.state.works
    raw: dict[str, Any] = dict(received.fields)
    raw["categories"] = raw.get("categories", "").split()
    form = validate(typed_tip(), raw)
    mark = raw.get("mark", "") if "mark" not in form.errors else token_hex(32)
    raw["mark"] = mark
    try:
        _keep(works, caller, mark, received, raw)
    except (Invalid, TooLarge) as error:  # more than goes in beside what is there already
        with works.begin(caller.actor, caller.unlocked) as work:
            return _form(request, work, mark, form=form.failed(**_failed(error).errors))
    with works.begin(caller.actor, caller.unlocked) as work:
        today = work.now.astimezone(LEGAL_ZONE).date()
        wrong = wrong_in(form.data, today) if form.data else {}
        if form.data is None or wrong:
            return _form(request, work, mark, form=form.failed(**wrong))
    return see_other(request, "intake.typed", mark=mark)


def _keep(
    works: Works, caller: Caller, mark: str, received: Received, raw: dict[str, Any] | None = None
) -> None:
    if raw is None and not received.files:
        raise Invalid(files="missing")
    try:
        with works.begin(caller.actor, caller.unlocked) as work:
            if raw is None:
                where = typing_in.container(work, mark, lock=True)
            else:
                where = typing_in.keep(work, mark, raw)
            for file in received.files:
                evidence.check_limits(work, where.kind, where.id, file.size)
                evidence.keep(work, where, file)
    except DomainError:  # of anything else nobody knows what was committed: the sweep does
        uploads.discard(works.blobs, received)
        raise


def _unread(request: Request, caller: Caller, error: Invalid | TooLarge) -> Response:
    with request.app.state.works.begin(caller.actor, caller.unlocked) as work:
        return _form(request, work, token_hex(32), form=_failed(error))


def _files_again(
    request: Request, caller: Caller, mark: str, error: Invalid | TooLarge
) -> Response:
    with request.app.state.works.begin(caller.actor, caller.unlocked) as work:
        return _check(request, work, mark, form=_failed(error))


def _failed(error: Invalid | TooLarge) -> Bound[Any]:
    fields = error.fields if isinstance(error, Invalid) else {"files": "too_large"}
    return Bound(None, {}, fields)


def _form(
    request: Request, work: Work, mark: str, form: Bound[Any] | None = None, status: int = 422
) -> Response:
    view = views.form_view(work, mark)
    return pages.show(request, "new", status=status if form else 200, form=form, mark=mark, **view)


def _check(request: Request, work: Work, mark: str, form: Bound[Any] | None = None) -> Response:
    upload = partial(views.upload_view, request)
    view = views.check_view(work, mark, upload)
    return pages.show(request, "typed", status=422 if form else 200, form=form, mark=mark, **view)
