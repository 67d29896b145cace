"""Pages of the destruction of keys."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.cases import policy as case_policy
from portal.cases import service as cases
from portal.erasure import policy, queries, service
from portal.erasure.forms import AskErasure, Decide
from portal.erasure.rules import GROUND_NAMES, KIND_NAMES, STAY_NAMES, Ground
from portal.infra.forms import Bound, bind
from portal.infra.web import OpeningUnit, SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import NotFound
from portal.kernel.policy import require

staff = APIRouter()
Asked = Annotated[Bound[AskErasure], Depends(bind(AskErasure))]


@staff.get("/erasures", name="erasure.list")
def waiting(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.sees(actor))
    found = queries.of_agency(work.session, actor)
    rows = [(each, policy.can_decide(actor, each), service.what(work, each)) for each in found]
    return page(request, "portal/erasure/list.html", rows=rows, **_words())


@staff.post("/erasures/{erasure_id}", name="erasure.decide")
def decide(
    request: Request,
    erasure_id: int,
    actor: SignedIn,
    form: Annotated[Bound[Decide], Depends(bind(Decide))],
    work: Unit,
) -> Response:
    if form.data is None:
        raise NotFound
    service.decide(work, erasure_id, agreed=form.data.decision == "yes")
    return see_other(request, "erasure.list")


@staff.get("/cases/{case_id}/erasure", name="erasure.ask_case")
def ask_case(request: Request, case_id: int, actor: SignedIn, work: OpeningUnit) -> Response:
    return _case(request, work, case_id)


@staff.post("/cases/{case_id}/erasure", name="erasure.asked_case")
def asked_case(
    request: Request, case_id: int, actor: SignedIn, form: Asked, work: Unit
) -> Response:
    if form.data is None:
        return _case(request, work, case_id, form)
    service.ask_case(work, case_id, form.data.ground, item_id=form.data.item_id)
    return see_other(request, "erasure.list")


@staff.get("/tips/{tip_id}/erasure", name="erasure.ask_identity")
def ask_identity(request: Request, tip_id: int, actor: SignedIn, work: Unit) -> Response:
    return _identity(request, work, tip_id)


@staff.post("/tips/{tip_id}/erasure", name="erasure.asked_identity")
def asked_identity(
    request: Request, tip_id: int, actor: SignedIn, form: Asked, work: Unit
) -> Response:
    if form.data is None:
        return _identity(request, work, tip_id, form)
    service.ask_identity(work, tip_id, form.data.ground)
    return see_other(request, "erasure.list")


def _case(
    request: Request, work: Work, case_id: int, form: Bound[AskErasure] | None = None
) -> Response:
    found = cases.opened(work, case_id)
    require(case_policy.can_work(work.actor, found.grant))
    files = [(str(each.id), each.name) for each in found.files if each.agency]
    grounds: list[Ground] = [each for each in Ground if each is not Ground.REPORTER_ASKED]
    what = service.extent(work, found.case, Ground.RETENTION_OVER)
    url = str(request.app.url_path_for("erasure.asked_case", case_id=case_id))
    return _ask(request, form, url=url, files=files, grounds=grounds, case=found.case, what=what)


def _identity(
    request: Request, work: Work, tip_id: int, form: Bound[AskErasure] | None = None
) -> Response:
    require(policy.can_ask_identity(work.actor))
    queries.identity(work.session, work.actor, tip_id)
    url = str(request.app.url_path_for("erasure.asked_identity", tip_id=tip_id))
    return _ask(request, form, url=url, files=[], grounds=list(Ground), case=None, what=None)


def _ask(
    request: Request,
    form: Bound[AskErasure] | None,
    *,
    grounds: list[Ground],
    **view: Any,
) -> Response:
    choices = [(each.value, GROUND_NAMES[each], "") for each in grounds]
    return page(
        request,
        "portal/erasure/ask.html",
        status=422 if form else 200,
        form=form,
        choices=choices,
        stays=STAY_NAMES,
        **view,
    )


def _words() -> dict[str, Any]:
    return {"kinds": KIND_NAMES, "grounds": GROUND_NAMES, "stays": STAY_NAMES}
