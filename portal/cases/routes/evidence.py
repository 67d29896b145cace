"""The page of one piece of evidence: what it is, its story, what may be written into it."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import service
from portal.cases.routes import stories, views
from portal.evidence.forms import CustodyEntry, Hold
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, sections, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid

staff = APIRouter(prefix="/cases/{case_id}/evidence/{item_id}")


@staff.get("", name="cases.evidence_item")
def item(
    request: Request, case_id: int, item_id: int, actor: SignedIn, work: OpeningUnit
) -> Response:
    return _page(request, work, case_id, item_id)


@staff.post("/custody", name="cases.enter_custody")
def enter(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    form: Annotated[Bound[CustodyEntry], Depends(bind(CustodyEntry))],
    work: Unit,
) -> Response:
    if form.data is None:
        return _page(request, work, case_id, item_id, entry=form)
    try:
        service.enter_custody(work, case_id, item_id, form.data)
    except Invalid as error:
        return _page(request, work, case_id, item_id, entry=form.failed(**error.fields))
    return see_other(request, "cases.evidence_item", case_id=case_id, item_id=item_id)


@staff.post("/hold", name="cases.hold_evidence")
def hold(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Hold], Depends(bind(Hold))],
    work: Unit,
) -> Response:
    return _held(request, work, case_id, item_id, form, service.hold_item)


@staff.post("/release", name="cases.release_evidence")
def release(
    request: Request,
    case_id: int,
    item_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Hold], Depends(bind(Hold))],
    work: Unit,
) -> Response:
    return _held(request, work, case_id, item_id, form, service.release_item)


def _held(
    request: Request,
    work: Work,
    case_id: int,
    item_id: int,
    form: Bound[Hold],
    act: Callable[[Work, int, int, str], object],
) -> Response:
    """Hold or release the file, or show its page again with the reason as it was typed."""
    if form.data is None:
        return _page(request, work, case_id, item_id, holding=form)
    act(work, case_id, item_id, form.data.reason)
    return see_other(request, "cases.evidence_item", case_id=case_id, item_id=item_id)


def _page(
    request: Request,
    work: Work,
    case_id: int,
    item_id: int,
    *,
    entry: Bound[CustodyEntry] | None = None,
    holding: Bound[Hold] | None = None,
) -> Response:
    return page(
        request,
        "portal/cases/evidence.html",
        status=422 if entry or holding else 200,
        entry=entry,
        holding=holding,
        form=entry or holding,
        sections=sections(request, work, "evidence_item", item_id),
        **stories.item_view(request, work, case_id, item_id),
        **views.words(work),
    )
