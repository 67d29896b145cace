"""What officers do on the case page."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from portal.cases import service
from portal.cases.forms import (
    Close,
    FileCase,
    NewAllegation,
    NewFinding,
    NewNote,
    NewParty,
    NotFile,
    Reopen,
    ToReporter,
)
from portal.cases.routes import views
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.registry.book.registry import category

staff = APIRouter(prefix="/cases/{case_id}")

F = TypeVar("F", bound=BaseModel)


@staff.post("/parties", name="cases.add_party")
def add_party(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewParty], Depends(bind(NewParty))],
    work: Unit,
) -> Response:
    return _act(request, work, case_id, "party", form, service.add_party)


@staff.post("/allegations", name="cases.add_allegation")
def add_allegation(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewAllegation], Depends(bind(NewAllegation))],
    work: Unit,
) -> Response:
    return _act(request, work, case_id, "allegation", form, service.add_allegation)


@staff.post("/findings", name="cases.record_finding")
def record_finding(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewFinding], Depends(bind(NewFinding))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, found: NewFinding) -> object:
        category(found.category)
        told = found.model_dump(exclude={"proofs"})
        proofs = service.parse_proofs(found.proofs)
        return service.record_finding(work, case_id, source="review", proofs=proofs, **told)

    return _act(request, work, case_id, "finding", form, act)


@staff.post("/notes", name="cases.add_note")
def add_note(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NewNote], Depends(bind(NewNote))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, note: NewNote) -> object:
        seen = None if note.readers is None else note.readers.split(",")
        return service.add_note(
            work,
            case_id,
            note.text,
            visibility=note.visibility,
            named=note.named,
            seen_readers=seen,
        )

    return _act(request, work, case_id, "note", form, act)


@staff.post("/tips/{tip_id}/messages", name="cases.send_to_reporter")
def send_to_reporter(
    request: Request,
    case_id: int,
    tip_id: int,
    actor: SignedIn,
    form: Annotated[Bound[ToReporter], Depends(bind(ToReporter))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, message: ToReporter) -> None:
        service.send_to_reporter(work, case_id, tip_id, **message.model_dump())

    return _act(request, work, case_id, f"tip-{tip_id}", form, act)


@staff.post("/filing", name="cases.file")
def file_case(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[FileCase], Depends(bind(FileCase))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, decided: FileCase) -> object:
        return service.file_case(work, case_id, **decided.model_dump())

    return _act(request, work, case_id, "file", form, act)


@staff.post("/non-filing", name="cases.not_file")
def not_file(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[NotFile], Depends(bind(NotFile))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, decided: NotFile) -> object:
        return service.decide_not_to_file(work, case_id, **decided.model_dump())

    return _act(request, work, case_id, "not-file", form, act)


@staff.post("/reopening", name="cases.reopen")
def reopen(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Reopen], Depends(bind(Reopen))],
    work: Unit,
) -> Response:
    def act(work: Work, case_id: int, asked: Reopen) -> object:
        return service.reopen(work, case_id, asked.reason)

    return _act(request, work, case_id, "reopen", form, act)


@staff.post("/closure", name="cases.close")
def close(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Close], Depends(bind(Close))],
    work: Unit,
) -> Response:
    return _act(request, work, case_id, "close", form, service.close)


def _act(
    request: Request,
    work: Work,
    case_id: int,
    name: str,
    form: Bound[F],
    act: Callable[[Work, int, F], Any],
) -> Response:
    """Do `act` with a valid form and go back to the case; otherwise show the page to be corrected."""
    try:
        if form.data is not None:
            act(work, case_id, form.data)
            return see_other(request, "cases.show", case_id=case_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return views.show(request, work, case_id, forms={name: form}, status=422)
