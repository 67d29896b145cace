"""The reporter's pages: a question, an objection, what may be deleted."""

from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.followup import service
from portal.followup.forms import Answer, Delete, Object
from portal.followup.routes import views
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, ReporterIn, Unit, page, see_other
from portal.infra.work import Work
from portal.intake.routes import pages
from portal.kernel.errors import Invalid

public = APIRouter(prefix="/follow")
AnswerIn = Annotated[Bound[Answer], Depends(pages.keeping(Answer, "answer"))]
ObjectIn = Annotated[Bound[Object], Depends(pages.keeping(Object, "reason"))]
DeleteIn = Annotated[Bound[Delete], Depends(bind(Delete))]


@public.get("/questions/{question_id}", name="followup.question")
def question(request: Request, question_id: int, actor: ReporterIn, work: Unit) -> Response:
    return _question(request, work, question_id)


@public.post("/questions/{question_id}", name="followup.answer")
def answer(
    request: Request, question_id: int, form: AnswerIn, actor: ReporterIn, work: Unit
) -> Response:
    if form.data is None:
        return _question(request, work, question_id, form)
    if form.data.say == "answer" and not form.data.answer:
        return _question(request, work, question_id, form.failed(answer="missing"))
    if form.data.answer:
        service.answer(work, question_id, form.data.answer, mark=bytes.fromhex(form.data.mark))
    else:
        service.rather_not(work, question_id)
    left = views.following(work, question_id)
    if left is None:
        return see_other(request, "intake.mailbox")
    return see_other(request, "followup.question", question_id=left.id)


@public.get("/review", name="followup.objection")
def objection(request: Request, actor: ReporterIn, work: Unit) -> Response:
    return _objection(request, work)


@public.post("/review", name="followup.object")
def object_to(request: Request, form: ObjectIn, actor: ReporterIn, work: Unit) -> Response:
    if form.data is None:
        return _objection(request, work, form)
    try:
        with work.whole():
            service.object_to(work, form.data)
    except Invalid as error:
        return _objection(request, work, form.failed(**error.fields))
    return see_other(request, "intake.mailbox")


@public.get("/deletion", name="followup.deletion")
def deletion(request: Request, actor: ReporterIn, work: Unit) -> Response:
    return _deletion(request, work)


@public.post("/deletion", name="followup.delete")
def delete(request: Request, actor: ReporterIn, form: DeleteIn, work: OpeningUnit) -> Response:
    if form.data is None:
        return _deletion(request, work, form)
    acts = {"identity": service.delete_identity, "report": service.delete_report}
    acts[form.data.what](work)
    return see_other(request, "intake.mailbox")


def _question(
    request: Request, work: Work, question_id: int, form: Bound[Any] | None = None
) -> Response:
    return _show(request, "question", form, **views.question_view(work, question_id))


def _objection(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    return _show(request, "objection", form, **views.objecting_view(work))


def _deletion(request: Request, work: Work, form: Bound[Any] | None = None) -> Response:
    return _show(request, "deletion", form, **views.deleting_view(work))


def _show(request: Request, name: str, form: Bound[Any] | None, **view: Any) -> Response:
    mark = (form.raw.get("mark") if form else None) or token_hex(32)
    template = f"portal/followup/{name}.html"
    status = 422 if form else 200
    return page(request, template, status=status, form=form, mark=mark, **view)
