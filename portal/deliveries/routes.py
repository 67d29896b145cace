"""The page of one document's deliveries."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.cases import queries as case_rows
from portal.cases import service as cases
from portal.cases.events import CaseViewed
from portal.deliveries import queries, service
from portal.deliveries.book.registry import BETWEEN_AGENCIES, WAYS
from portal.deliveries.forms import Deliver
from portal.evidence import service as evidence
from portal.infra import uploads
from portal.infra.forms import Bound, bind, checked, validate
from portal.infra.small_files import seal_bytes
from portal.infra.uploads import Limits, Received
from portal.infra.web import Caller, CallerIn, OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.words import ERROR_WORDS
from portal.infra.work import Work, Works
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import DomainError, Invalid, NotAllowed, Refused
from portal.kernel.policy import require
from portal.signatures import service as signing
from portal.signatures.forms import Sign

staff = APIRouter(prefix="/cases/{case_id}/documents/{document_id}/deliveries")
T = TypeVar("T")


@staff.get("", name="deliveries.show")
def show(
    request: Request, case_id: int, document_id: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    return _page(request, work, case_id, document_id)


@staff.post("", name="deliveries.record")
async def record(
    request: Request, case_id: int, document_id: int, actor: SignedIn, caller: CallerIn
) -> Response:
    def limits(work: Work) -> Limits:
        require(service.may_record(work, service.document_of(work, case_id, document_id)))
        return cases.upload_limits(work, case_id)

    may = await _in_work(request, caller, limits)
    blobs = request.app.state.works.blobs
    received = await uploads.receive(request, check_csrf=True, limits=may, blobs=blobs)
    return await run_sync(_recorded, request, caller, case_id, document_id, received, may)


@staff.post("/receipt", name="deliveries.sign_for")
def sign_for(
    request: Request,
    case_id: int,
    document_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Sign], Depends(bind(Sign))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _page(request, work, case_id, document_id, signing_form=form)
    try:
        with work.whole():
            service.sign_for(work, case_id, document_id, form.data)
    except Invalid as error:
        return _page(request, work, case_id, document_id, signing_form=form.failed(**error.fields))
    except Refused as error:
        why = [ERROR_WORDS[reason.code] for reason in error.reasons]
        return _page(request, work, case_id, document_id, refused=why)
    return see_other(request, "deliveries.show", case_id=case_id, document_id=document_id)


def of_case(work: Work, case_id: int) -> Mapping[str, Any] | None:
    """Return the documents of a case and when each was delivered; None when there are none."""
    try:
        cases.check_packing(work, case_id)
    except NotAllowed:
        return None
    found = case_rows.documents(work.session, case_id, work.actor.agency)
    newest = {(each.kind, each.number): each for each in found if each.kind != "delivery_receipt"}
    done: dict[tuple[str, str], list[Any]] = {}
    numbered = {each.id: (each.kind, each.number) for each in found}
    for each in queries.of_case(work.session, case_id):
        done.setdefault(numbered.get(each.document_id, ("", "")), []).append(each)
    rows = [(each, done.get(key, [])) for key, each in newest.items()]
    return {"case_id": case_id, "rows": rows} if rows else None


def _recorded(
    request: Request,
    caller: Caller,
    case_id: int,
    document_id: int,
    received: Received,
    limits: Limits,
) -> Response:
    works: Works = request.app.state.works
    form = validate(Deliver, received.fields)
    try:
        _keep(works, caller, (case_id, document_id), form, received, limits)
    except Invalid as error:
        failed = form.failed(**error.fields)
        with works.begin(caller.actor, caller.unlocked) as work:
            return _page(request, work, case_id, document_id, form=failed)
    return see_other(request, "deliveries.show", case_id=case_id, document_id=document_id)


def _keep(
    works: Works,
    caller: Caller,
    place: tuple[int, int],
    form: Bound[Deliver],
    received: Received,
    limits: Limits,
) -> None:
    try:
        data = checked(form)
        today = works.clock.now().astimezone(LEGAL_ZONE).date()
        drawn = service.checked(data, today, len(received.files))
        if drawn is not None:
            uploads.discard(works.blobs, received)
            png = signing.as_png(drawn)
            made = seal_bytes(works.blobs, png, "送达签收.png", "image/png", suite=limits.suite)
            received = Received(received.fields, [made])
        proof = received.files[0] if received.files else None
        with works.begin(caller.actor, caller.unlocked) as work:
            service.deliver(work, *place, data, proof, drawn)
    except DomainError:
        uploads.discard(works.blobs, received)
        raise


def _page(
    request: Request,
    work: Work,
    case_id: int,
    document_id: int,
    *,
    form: Bound[Any] | None = None,
    signing_form: Bound[Any] | None = None,
    refused: Sequence[Any] = (),
) -> Response:
    document = service.document_of(work, case_id, document_id)
    rows = queries.of_document(work.session, document_id)
    if rows:
        work.record(CaseViewed(case_id=case_id, with_tip_text=False))
    records = service.may_record(work, document)
    ways = [each for each in WAYS.values() if each.code != BETWEEN_AGENCIES]
    return page(
        request,
        "portal/deliveries/show.html",
        status=422 if form or signing_form else 409 if refused else 200,
        form=form or signing_form,
        delivering=form,
        signing=signing_form,
        refused=refused,
        document=document,
        case=case_rows.get(work.session, work.actor, case_id),
        told=service.opened(work, case_id, rows),
        records=records,
        signs=service.may_sign_for(work, document),
        ways=ways,
        way_options=[(each.code, each.name, each.hint) for each in ways],
        files=_files(work, case_id) if records else [],
        agencies=agencies.agency_names(work.session),
    )


def _files(work: Work, case_id: int) -> list[tuple[Any, str]]:
    """Return the case's own files by number and name, to choose a signed consent from."""
    found = cases.packing(work, case_id, with_tips=False).files
    return [("", "—"), *((evidence.item_id(each.item), each.name) for each in found)]


async def _in_work(request: Request, caller: Caller, act: Callable[[Work], T]) -> T:
    def run() -> T:
        with request.app.state.works.begin(caller.actor, caller.unlocked) as work:
            return act(work)

    return await run_sync(run)
