"""What a reporter does about a reward with the receipt: reading the notice, objecting."""

from secrets import token_hex
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, ReporterIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from rewards.claims import service
from rewards.claims.forms import AskReview
from rewards.claims.rules import State
from rewards.claims.service import reviews

public = APIRouter()

AskIn = Annotated[Bound[AskReview], Depends(bind(AskReview))]
TOLD = frozenset({State.APPROVED, State.CLAIMED, State.PAID})


@public.get("/follow/reward/notice", name="claims.notice")
def notice(request: Request, actor: ReporterIn, work: OpeningUnit) -> Response:
    award = service.notice(work, actor.tip_id or 0)
    if award is None or award.state not in TOLD:
        raise NotFound
    # A name that says nothing to whoever looks into the device's folder of downloads.
    told = {"Content-Disposition": 'attachment; filename="notice.pdf"'}
    return Response(service.notice_pdf(work, award), media_type="application/pdf", headers=told)


@public.get("/follow/reward/annulment", name="claims.annulment_letter")
def annulment_letter(request: Request, actor: ReporterIn, work: OpeningUnit) -> Response:
    award = service.notice(work, actor.tip_id or 0)
    if award is None:
        raise NotFound
    told = {"Content-Disposition": 'attachment; filename="letter.pdf"'}
    made = service.annulment_letter(work, award)
    return Response(made, media_type="application/pdf", headers=told)


@public.get("/follow/reward/review", name="claims.review_form")
def form_(request: Request, actor: ReporterIn, work: Unit) -> Response:
    return _page(request, work)


@public.post("/follow/reward/review", name="claims.ask_review")
def ask(request: Request, actor: ReporterIn, form: AskIn, work: Unit) -> Response:
    if form.data is None:
        return _page(request, work, form)
    try:
        with work.whole():
            reviews.ask(work, form.data)
    except Invalid as error:
        return _page(request, work, form.failed(**error.fields))
    return see_other(request, "intake.mailbox")


def _page(request: Request, work: Work, form: Bound[AskReview] | None = None) -> Response:
    view = reviews.mine(work, work.actor.tip_id or 0)
    if not view:
        raise NotFound
    mark = (form.raw.get("mark") if form else None) or token_hex(32)
    name, status = "rewards/claims/review.html", 422 if form else 200
    return page(request, name, status=status, view=view, form=form, mark=mark)
