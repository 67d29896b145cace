"""The officer's pages: asking a reporter, taking a question back, answering an objection."""

from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import queries as cases
from portal.followup import policy, service
from portal.followup.forms import Ask, Decide
from portal.followup.routes import views
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake import queries as intake
from portal.kernel.errors import Invalid
from portal.kernel.policy import require

staff = APIRouter()
AskIn = Annotated[Bound[Ask], Depends(bind(Ask))]
DecideIn = Annotated[Bound[Decide], Depends(bind(Decide))]


@staff.get("/tips/{tip_id}/questions", name="followup.ask")
def ask(request: Request, tip_id: int, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_ask(actor))
    return _of_tip(request, work, tip_id)


@staff.post("/tips/{tip_id}/questions", name="followup.asked")
def asked(request: Request, tip_id: int, actor: SignedIn, form: AskIn, work: Unit) -> Response:
    if form.data is None:
        return _of_tip(request, work, tip_id, form)
    try:
        with work.whole():
            service.ask(work, tip_id, form.data)
    except Invalid as error:
        return _of_tip(request, work, tip_id, form.failed(**error.fields))
    return see_other(request, "intake.tip", tip_id=tip_id)


@staff.post("/tips/{tip_id}/questions/{question_id}/removal", name="followup.take_back")
def take_back(
    request: Request,
    tip_id: int,
    question_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.take_back(work, tip_id, question_id)
    return see_other(request, "intake.tip", tip_id=tip_id)


@staff.get("/cases/{case_id}/tips/{tip_id}/questions", name="followup.ask_in_case")
def ask_in_case(
    request: Request, case_id: int, tip_id: int, actor: SignedIn, work: Unit
) -> Response:
    return _of_case(request, work, case_id, tip_id)


@staff.post("/cases/{case_id}/tips/{tip_id}/questions", name="followup.asked_in_case")
def asked_in_case(
    request: Request, case_id: int, tip_id: int, actor: SignedIn, form: AskIn, work: Unit
) -> Response:
    if form.data is None:
        return _of_case(request, work, case_id, tip_id, form)
    try:
        with work.whole():
            service.ask(work, tip_id, form.data, case_id=case_id)
    except Invalid as error:
        return _of_case(request, work, case_id, tip_id, form.failed(**error.fields))
    return see_other(request, "cases.show", case_id=case_id)


@staff.get("/objections/{objection_id}", name="followup.review")
def review(request: Request, objection_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return _review(request, work, objection_id)


@staff.post("/objections/{objection_id}", name="followup.decide")
def decide(
    request: Request, objection_id: int, actor: SignedIn, form: DecideIn, work: Unit
) -> Response:
    if form.data is None:
        return _review(request, work, objection_id, form)
    service.decide(work, objection_id, form.data)
    return see_other(request, "followup.review", objection_id=objection_id)


def _of_tip(request: Request, work: Work, tip_id: int, form: Bound[Any] | None = None) -> Response:
    tip = intake.get(work.session, work.actor, tip_id)
    back = request.app.url_path_for("intake.tip", tip_id=tip_id)
    to = request.app.url_path_for("followup.asked", tip_id=tip_id)
    return _show(request, "ask", form, tip=tip, back=str(back), to=str(to))


def _of_case(
    request: Request, work: Work, case_id: int, tip_id: int, form: Bound[Any] | None = None
) -> Response:
    tip = views.askable(work, case_id, tip_id)
    case = cases.get(work.session, work.actor, case_id)
    back = request.app.url_path_for("cases.show", case_id=case.id)
    to = request.app.url_path_for("followup.asked_in_case", case_id=case_id, tip_id=tip_id)
    return _show(request, "ask", form, tip=tip, back=str(back), to=str(to))


def _review(
    request: Request, work: Work, objection_id: int, form: Bound[Any] | None = None
) -> Response:
    return _show(request, "review", form, **views.deciding_view(work, objection_id))


def _show(request: Request, name: str, form: Bound[Any] | None, **view: Any) -> Response:
    mark = (form.raw.get("mark") if form else None) or token_hex(32)
    template = f"portal/followup/{name}.html"
    status = 422 if form else 200
    return page(request, template, status=status, form=form, mark=mark, **view)
