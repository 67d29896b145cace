"""Who handles one case: choosing, taking, ending."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.assignments import policy, queries, rules, service
from portal.assignments.book.registry import weights
from portal.assignments.forms import Assign, EndAssignment
from portal.assignments.routes import views
from portal.assignments.rules import Kind
from portal.cases import queries as cases
from portal.cases.routes import views as case_page
from portal.cases.rules import STAGE_NAMES
from portal.infra.forms import Bound, Confirm, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.actor import OFFICE_NAMES
from portal.kernel.errors import Invalid
from portal.kernel.policy import require

staff = APIRouter()


@staff.get("/cases/{case_id}/assignments", name="assignments.choose")
def choose(request: Request, case_id: int, actor: SignedIn, work: Unit) -> Response:
    return _choose(request, work, case_id)


@staff.post("/cases/{case_id}/assignments", name="assignments.assign")
def assign(
    request: Request,
    case_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Assign], Depends(bind(Assign))],
    work: Unit,
) -> Response:
    try:
        if form.data is not None:
            _assign(work, case_id, form.data)
            return see_other(request, "cases.show", case_id=case_id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return _choose(request, work, case_id, form)


@staff.post("/cases/{case_id}/assignments/{assignment_id}/end", name="assignments.end")
def end(
    request: Request,
    case_id: int,
    assignment_id: int,
    actor: SignedIn,
    form: Annotated[Bound[EndAssignment], Depends(bind(EndAssignment))],
    work: Unit,
) -> Response:
    if form.data is not None:
        service.end(work, case_id, assignment_id, reason=form.data.reason)
        return see_other(request, "cases.show", case_id=case_id)
    return case_page.show(
        request, work, case_id, forms={f"assignment-{assignment_id}": form}, status=422
    )


@staff.post("/cases/{case_id}/taking", name="assignments.take")
def take(
    request: Request,
    case_id: int,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    service.take(work, case_id)
    return see_other(request, "cases.show", case_id=case_id)


@staff.post("/assignments/next", name="assignments.take_next")
def take_next(
    request: Request,
    actor: SignedIn,
    _: Annotated[Bound[Confirm], Depends(bind(Confirm))],
    work: Unit,
) -> Response:
    taken = service.take_next(work)
    if taken is None:
        return see_other(request, "cases.list")
    return see_other(request, "cases.show", case_id=taken.case_id)


def _assign(work: Work, case_id: int, form: Assign) -> None:
    if form.kind is Kind.MEMBER:
        service.add_member(work, case_id, form.officer_id, reason=form.reason)
    else:
        service.assign(work, case_id, form.officer_id, reason=form.reason, seen_lead=form.seen_lead)


def _choose(
    request: Request, work: Work, case_id: int, form: Bound[Assign] | None = None
) -> Response:
    case = cases.listed(work.session, work.actor, case_id)
    lead_id = queries.lead_id(work.session, case_id, work.actor.agency)
    require(policy.can_add_member(work.actor, lead_id))
    candidates = service.suggest(work, case_id)
    may_lead = policy.can_assign(work.actor)
    view: dict[str, Any] = {
        "case": case,
        "candidates": candidates,
        "best": rules.best(candidates),
        "barred_words": rules.BARRED_WORDS,
        "delegates": views.names(work, [each.delegate_id for each in candidates]),
        "offices": OFFICE_NAMES,
        "weights": weights(),
        "stages": STAGE_NAMES,
        "lead_id": lead_id,
        "lead": views.names(work, [lead_id]).get(lead_id or 0, ""),
        "kinds": [
            (k.value, w) for k, w in rules.KIND_NAMES.items() if may_lead or k is Kind.MEMBER
        ],
        "default_kind": Kind.LEAD if may_lead and lead_id is None else Kind.MEMBER,
    }
    status = 422 if form else 200
    return page(request, "portal/assignments/choose.html", status=status, form=form, **view)
