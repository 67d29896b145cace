"""The register as a list, an institution's page, registering one."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response

from portal.infra.forms import Bound, bind, validate
from portal.infra.web import SignedIn, Unit, page, see_other
from portal.kernel.errors import Invalid
from portal.kernel.policy import require
from portal.registry import policy, queries, service
from portal.registry.forms import InstitutionFilter, NewInstitution
from portal.registry.routes import views
from portal.registry.rules.blocks import Blocks

staff = APIRouter(prefix="/institutions")


@staff.get("", name="registry.list")
def institutions(request: Request, actor: SignedIn, work: Unit) -> Response:
    typed = dict(request.query_params)
    typed["text"] = typed.get("q", "")[:200]
    asked = validate(InstitutionFilter, typed).data or InstitutionFilter()
    found = queries.page(work.session, asked)
    kept = {name: value for name, value in typed.items() if name in _KEPT and value}
    return page(
        request,
        "portal/registry/list.html",
        **views.words(work),
        found=found.rows,
        blocks=work.ask(Blocks(tuple(each.id or 0 for each in found.rows)), {}),
        aliases=queries.aliases(work.session, [each.id or 0 for each in found.rows]),
        asked={name: typed.get(name, "") for name in _KEPT},
        prev_url=_url(request, {**kept, "before": found.before}) if found.before else "",
        next_url=_url(request, {**kept, "after": found.after}) if found.after else "",
        can_add=policy.can_add(actor),
    )


@staff.get("/new", name="registry.new")
def new(request: Request, actor: SignedIn, work: Unit) -> Response:
    require(policy.can_add(actor))
    return page(request, "portal/registry/new.html", form=None, **views.words(work))


@staff.post("", name="registry.add")
def add(
    request: Request,
    actor: SignedIn,
    form: Annotated[Bound[NewInstitution], Depends(bind(NewInstitution))],
    work: Unit,
) -> Response:
    try:
        if form.data:
            made = service.add(work, form.data)
            return see_other(request, "registry.show", institution_id=made.id)
    except Invalid as error:
        form = form.failed(**error.fields)
    return page(request, "portal/registry/new.html", status=422, form=form, **views.words(work))


@staff.get("/{institution_id}", name="registry.show")
def show(request: Request, institution_id: int, actor: SignedIn, work: Unit) -> Response:
    return views.show(request, work, institution_id)


_KEPT = ("q", "region", "kind", "agreement")


def _url(request: Request, query: dict[str, object]) -> str:
    return f"{request.app.url_path_for('registry.list')}?{urlencode(query)}"
