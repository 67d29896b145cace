"""Handing an officer's work over, and the document of it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.assignments import queries as assigned
from portal.assignments.routes import views as officers
from portal.assignments.rules import BARRED_WORDS
from portal.identity import queries as identity
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.ids import known
from portal.kernel.policy import require
from portal.tasks import policy, queries, service
from portal.tasks.forms import HandOver

staff = APIRouter(prefix="/handovers")


@staff.get("", name="tasks.handovers")
def handovers(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_hand_over(actor))
    everybody = identity.of_agency(work.session, actor.agency)
    ids = [known(each.id) for each in everybody]
    past = queries.handovers(work.session, actor.agency)
    return page(
        request,
        "portal/tasks/handovers.html",
        officers=everybody,
        cases=assigned.how_many(work.session, ids),
        tasks=queries.count_open(work.session, ids),
        past=past,
        names={known(each.id): each.name for each in everybody},
    )


@staff.get("/officers/{officer_id}", name="tasks.handover_of")
def handover_of(request: Request, officer_id: int, actor: SignedIn, work: Unit) -> Response:
    return _of(request, work, officer_id)


@staff.post("/officers/{officer_id}", name="tasks.hand_over")
def hand_over(
    request: Request,
    officer_id: int,
    actor: SignedIn,
    form: Annotated[Bound[HandOver], Depends(bind(HandOver))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            made = service.hand_over(work, officer_id, form.data)
            return see_other(request, "tasks.handover", handover_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _of(request, work, officer_id, form)


@staff.get("/{handover_id}", name="tasks.handover")
def handover(request: Request, handover_id: int, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_hand_over(actor))
    found = queries.handover(work.session, actor, handover_id)
    items = queries.items(work.session, handover_id)
    ids = [found.officer_id, found.to_officer_id, *(each.to_officer_id for each in items)]
    return page(
        request,
        "portal/tasks/handover.html",
        handover=found,
        items=items,
        names=officers.names(work, ids),
        agency=agencies.agency(work.session, found.agency).name,
        back_url=str(request.app.url_path_for("tasks.handovers")),
        **_words(work, items),
    )


def _of(
    request: Request, work: Work, officer_id: int, form: Bound[HandOver] | None = None
) -> Response:
    things = service.remaining(work, officer_id)
    colleagues = [each for each in officers.colleagues(work) if each[0] != officer_id]
    return page(
        request,
        "portal/tasks/handover_of.html",
        status=422 if form else 200,
        form=form,
        officer=identity.officer(work.session, officer_id),
        things=things,
        colleagues=colleagues,
        **_words(work, things),
    )


def _words(work: Work, things: Any) -> dict[str, Any]:
    """Return the cases the reader may see; the others stay without a number."""
    case_ids = [each.case_id for each in things if each.case_id is not None]
    return {
        "cases": queries.numbers(work.session, work.actor, case_ids),
        "barred_words": BARRED_WORDS,
    }
