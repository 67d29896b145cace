"""Third parties: the register, one of them, and what they were asked in a case."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import queries as cases
from portal.infra.forms import Bound, Form, bind, checked
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid, NotFound
from portal.kernel.ids import known
from portal.registry import queries as institutions
from referrals.inspections import service as inspections
from referrals.reviews import policy, queries, rules, service
from referrals.reviews.forms import AddThird, Answer, Ask, EndThird, Recuse, Score
from referrals.reviews.routes.views import MESSAGES

F = TypeVar("F", bound=Form)
staff = APIRouter()


@staff.get("/third-parties", name="reviews.thirds")
def thirds(request: Request, actor: SignedIn, work: Unit) -> Response:
    return _thirds(request, work, None)


@staff.post("/third-parties", name="reviews.add_third")
def add_third(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[AddThird], Depends(bind(AddThird))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _thirds(request, work, form)
    made = service.add_third(work, form.data)
    return see_other(request, "reviews.third", third_id=made.id)


@staff.get("/third-parties/{third_id}", name="reviews.third")
def third(request: Request, third_id: int, actor: SignedIn, work: Unit) -> Response:
    return _third(request, work, third_id)


@staff.post("/third-parties/{third_id}/recusals", name="reviews.recuse")
def recuse(
    request: Request,
    third_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Recuse], Depends(bind(Recuse))],
    work: Unit,
) -> Response:
    return _act(request, work, third_id, "recuse", form, service.recuse)


@staff.post("/third-parties/{third_id}/scores", name="reviews.score")
def score(
    request: Request,
    third_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Score], Depends(bind(Score))],
    work: Unit,
) -> Response:
    return _act(request, work, third_id, "score", form, service.score)


@staff.post("/third-parties/{third_id}/ending", name="reviews.end_third")
def end_third(
    request: Request,
    third_id: int,
    actor: SignedIn,
    form: Annotated[Bound[EndThird], Depends(bind(EndThird))],
    work: Unit,
) -> Response:
    return _act(request, work, third_id, "end", form, service.end_third)


@staff.get("/cases/{case_id}/opinions", name="reviews.opinions")
def opinions(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return _opinions(request, work, case_id)


@staff.post("/cases/{case_id}/opinions", name="reviews.ask")
def ask(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Ask], Depends(bind(Ask))],
    work: Unit,
) -> Response:
    try:
        service.ask(work, case_id, checked(form))
    except Invalid as error:
        return _opinions(request, work, case_id, ask=form.failed(**error.fields))
    return see_other(request, "reviews.opinions", case_id=case_id)


@staff.post("/opinions/{opinion_id}/answer", name="reviews.answer")
def answer(
    request: Request,
    opinion_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Answer], Depends(bind(Answer))],
    work: Unit,
) -> Response:
    case_id = queries.opinion(work.session, actor, opinion_id).case_id
    try:
        service.answer(work, opinion_id, checked(form))
    except Invalid as error:
        failed = {f"answer-{opinion_id}": form.failed(**error.fields)}
        return _opinions(request, work, case_id, **failed)
    return see_other(request, "reviews.opinions", case_id=case_id)


def _thirds(request: Request, work: Work, form: Bound[AddThird] | None) -> Response:
    if not policy.can_review(work.actor, work.actor.agency):
        raise NotFound
    found = queries.thirds(work.session, work.actor, gone_too=True)
    scores: dict[int, Any] = {}
    for each in queries.scores(work.session, [known(each.id) for each in found]):
        scores.setdefault(each.third_id, each)
    return page(
        request,
        "referrals/reviews/thirds.html",
        status=422 if form else 200,
        form=form,
        thirds=found,
        scores=scores,
        kinds=rules.THIRD_NAMES,
        law=rules.ASSIST_ONLY,
        can_keep=policy.can_keep_thirds(work.actor),
    )


def _third(request: Request, work: Work, third_id: int, **forms: Bound[Any]) -> Response:
    found = queries.third(work.session, work.actor, third_id)
    recusals = queries.recusals(work.session, third_id)
    return page(
        request,
        "referrals/reviews/third.html",
        status=422 if forms else 200,
        third=found,
        forms=forms,
        recusals=[(each, institutions.get(work.session, each.institution_id)) for each in recusals],
        scores=queries.scores(work.session, [third_id]),
        kinds=rules.THIRD_NAMES,
        can_score=policy.can_score(work.actor, found),
        messages=MESSAGES,
    )


def _opinions(request: Request, work: Work, case_id: int, **forms: Bound[Any]) -> Response:
    case = cases.get(work.session, work.actor, case_id)
    if not policy.can_review(work.actor, work.actor.agency):
        raise NotFound
    found: Mapping[int | None, Any] = {
        each.id: each for each in queries.thirds(work.session, work.actor, gone_too=True)
    }
    return page(
        request,
        "referrals/reviews/opinions.html",
        status=422 if forms else 200,
        case=case,
        forms=forms,
        opinions=service.opened_opinions(work, case_id),
        thirds=found,
        choices=[
            (each.id, f"{each.name}（{each.field}）")
            for each in found.values()
            if not each.ended_at
        ],
        files=inspections.own_files(work, case_id),
        law=rules.ASSIST_ONLY,
        messages=MESSAGES,
    )


def _act(
    request: Request,
    work: Work,
    third_id: int,
    name: str,
    form: Bound[F],
    do: Callable[[Work, int, F], object],
) -> Response:
    try:
        do(work, third_id, checked(form))
    except Invalid as error:
        return _third(request, work, third_id, **{name: form.failed(**error.fields)})
    return see_other(request, "reviews.third", third_id=third_id)
