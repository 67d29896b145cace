"""The work list, the page of a case's duty, and what is done there."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, see_other
from portal.kernel.errors import Invalid, Refused
from referrals.duty import service
from referrals.duty.forms import Answers, DecideReview, ProposeReview, RecordOffset
from referrals.duty.routes import views

staff = APIRouter()

AnswersIn = Annotated[Bound[Answers], Depends(bind(Answers))]
ProposeIn = Annotated[Bound[ProposeReview], Depends(bind(ProposeReview))]
DecideIn = Annotated[Bound[DecideReview], Depends(bind(DecideReview))]
OffsetIn = Annotated[Bound[RecordOffset], Depends(bind(RecordOffset))]
After = Annotated[int, Query(ge=0, le=2**31 - 1)]


@staff.get("/duty", name="duty.list")
def board(request: Request, actor: SignedIn, work: Unit, after: After = 0) -> Response:
    return views.board(request, work, after)


@staff.get("/cases/{case_id}/duty", name="duty.show")
def show(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show(request, work, case_id)


@staff.post("/cases/{case_id}/duty/answers", name="duty.answer")
def answer(
    request: Request, case_id: int, actor: SignedIn, form: AnswersIn, work: Unit
) -> Response:
    if form.data is None:
        return views.show(request, work, case_id, answers=form)
    try:
        service.answer(work, case_id, form.data)
    except Invalid as error:
        return views.show(request, work, case_id, answers=form.failed(**error.fields))
    return see_other(request, "duty.show", case_id=case_id)


@staff.post("/cases/{case_id}/duty/review", name="duty.propose")
def propose(
    request: Request, case_id: int, actor: SignedIn, form: ProposeIn, work: Unit
) -> Response:
    if form.data is None:
        return views.show(request, work, case_id, proposal=form)
    try:
        service.propose(work, case_id, form.data)
    except Refused as error:
        return views.show(request, work, case_id, proposal=form, reasons=error.reasons)
    return see_other(request, "duty.show", case_id=case_id)


@staff.post("/cases/{case_id}/duty/decision", name="duty.decide")
def decide(request: Request, case_id: int, actor: SignedIn, form: DecideIn, work: Unit) -> Response:
    if form.data is None:
        return views.show(request, work, case_id, decision=form)
    try:
        service.decide(work, case_id, form.data)
    except Refused as error:
        return views.show(request, work, case_id, decision=form, reasons=error.reasons)
    return see_other(request, "duty.show", case_id=case_id)


@staff.post("/cases/{case_id}/duty/offset", name="duty.offset")
def offset(request: Request, case_id: int, actor: SignedIn, form: OffsetIn, work: Unit) -> Response:
    if form.data is None:
        return views.show(request, work, case_id, offset=form)
    service.record_offset(work, case_id, form.data)
    return see_other(request, "duty.show", case_id=case_id)
