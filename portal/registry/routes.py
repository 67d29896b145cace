"""Staff pages of the registry."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from portal.agencies import queries as agencies
from portal.infra.forms import Bound, bind
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.infra.work import Work
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry import policy, queries, service
from portal.registry.forms import NewInstitution
from portal.registry.rules import KIND_NAMES

staff = APIRouter(prefix="/institutions")


@staff.get("", name="registry.list")
def institutions(
    request: Request, actor: SignedIn, work: Unit, q: str = "", region: str = ""
) -> Response:
    found = queries.search(work.session, q[:200], region=region or None, limit=100)
    return page(
        request,
        "portal/registry/list.html",
        **_names(work),
        found=found,
        aliases=queries.aliases(work.session, [each.id or 0 for each in found]),
        q=q,
        region=region,
        can_add=policy.can_add(actor),
    )


@staff.get("/new", name="registry.new")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_add(actor))
    return page(request, "portal/registry/new.html", form=None, **_names(work))


@staff.post("", name="registry.add")
def add(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[NewInstitution], Depends(bind(NewInstitution))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            service.add(work, form.data)
            return see_other(request, "registry.list")
    except Invalid as error:
        form = form.failed(**error.fields)
    return page(request, "portal/registry/new.html", status=422, form=form, **_names(work))


def _names(work: Work) -> dict[str, Any]:
    regions = {each.code: each.name for each in agencies.regions(work.session)}
    return {"regions": regions, "kinds": KIND_NAMES}
