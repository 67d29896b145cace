"""What is done on the page of a list of claims."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit
from portal.infra.work import Work
from referrals.reviews import service
from referrals.reviews.forms import CheckAfterwards, Clue, Conclude, Take, Tell
from referrals.reviews.routes import views

staff = APIRouter(prefix="/claim-lists/{list_id}")


@staff.post("/steps/{code}", name="reviews.take")
def take(
    request: Request,
    list_id: int,
    code: str,
    actor: SignedIn,
    form: Annotated[Bound[Take], Depends(bind(Take))],
    work: Unit,
) -> Response:
    def do(work: Work, list_id: int, told: Take) -> object:
        return service.take(work, list_id, code, told)

    return views.act(request, work, list_id, "take", form, do)


@staff.post("/phase", name="reviews.advance")
def advance(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    def do(work: Work, list_id: int, _: Confirm) -> object:
        return service.advance(work, list_id)

    return views.act(request, work, list_id, "advance", form, do)


@staff.post("/feedback", name="reviews.tell")
def tell(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Tell], Depends(bind(Tell))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "tell", form, service.tell)


@staff.post("/conclusion", name="reviews.conclude")
def conclude(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Conclude], Depends(bind(Conclude))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "conclude", form, service.conclude)


@staff.post("/clue", name="reviews.hand_clue")
def hand_clue(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Clue], Depends(bind(Clue))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "clue", form, service.hand_clue)


@staff.post("/post-check", name="reviews.check_afterwards")
def check_afterwards(
    request: Request,
    list_id: int,
    actor: SignedIn,
    form: Annotated[Bound[CheckAfterwards], Depends(bind(CheckAfterwards))],
    work: Unit,
) -> Response:
    return views.act(request, work, list_id, "afterwards", form, service.check_afterwards)
