"""Officers write what the public reads of a case, and a second person agrees."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import policy as case_policy
from portal.cases import queries as cases
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.clock import LEGAL_ZONE
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.publicity import policy, queries, service
from portal.publicity.forms import Decide, Story, Withdraw
from portal.publicity.rules import STORY_STATES
from portal.registry.book.registry import CATEGORIES

staff = APIRouter()
A_YEAR = timedelta(days=365)


@staff.get("/publications", name="publicity.list")
def listed(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.sees(actor))
    rows = queries.of_agency(work.session, actor)
    return page(request, "portal/publicity/list.html", rows=rows, states=STORY_STATES)


@staff.get("/cases/{case_id}/publication", name="publicity.write")
def write(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _write(request, work, case_id)


@staff.post("/cases/{case_id}/publication", name="publicity.propose")
def propose(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Story], Depends(bind(Story))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _write(request, work, case_id, form)
    try:
        made = service.propose(work, case_id, form.data)
    except Invalid as error:
        return _write(request, work, case_id, form.failed(**error.fields))
    return see_other(request, "publicity.draft", story_id=made.id)


@staff.get("/publications/{story_id}", name="publicity.draft")
def draft(request: Request, story_id: int, actor: SignedIn, work: Unit) -> Response:
    return _draft(request, work, story_id)


@staff.post("/publications/{story_id}/decision", name="publicity.decide")
def decide(
    request: Request,
    story_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _draft(request, work, story_id, form)
    agreed = form.data.decision == "yes"
    try:
        service.decide(work, story_id, agreed=agreed, reason=form.data.reason)
    except Invalid as error:
        return _draft(request, work, story_id, form.failed(**error.fields))
    return see_other(request, "publicity.draft", story_id=story_id)


@staff.post("/publications/{story_id}/withdrawal", name="publicity.withdraw")
def withdraw(
    request: Request,
    story_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Withdraw], Depends(bind(Withdraw))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _draft(request, work, story_id, form)
    service.withdraw(work, story_id, form.data.reason)
    return see_other(request, "publicity.draft", story_id=story_id)


def _write(
    request: Request, work: Work, case_id: int, form: Bound[Story] | None = None
) -> Response:
    case = cases.get(work.session, work.actor, case_id)
    grant = cases.grant(work.session, case_id, work.actor.agency)
    require(case_policy.can_work(work.actor, grant) and policy.sees(work.actor))
    view: dict[str, Any] = {
        "case": case,
        "until": work.now.astimezone(LEGAL_ZONE).date() + A_YEAR,
        "category": CATEGORIES.get(case.category),
    }
    status = 422 if form else 200
    return page(request, "portal/publicity/write.html", status=status, form=form, **view)


def _draft(request: Request, work: Work, story_id: int, form: Bound[Any] | None = None) -> Response:
    story = service.seen(work, story_id)
    return page(
        request,
        "portal/publicity/draft.html",
        status=422 if form else 200,
        form=form,
        story=story,
        category=CATEGORIES.get(story.category),
        states=STORY_STATES,
        can_decide=policy.can_decide(work.actor, story),
        can_withdraw=policy.can_withdraw(work.actor, story),
    )
